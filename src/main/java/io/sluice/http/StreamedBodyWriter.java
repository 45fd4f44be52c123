package io.sluice.http;

import io.sluice.observe.Observers;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Writes a {@link StreamedBody} without a thread that waits for the caller. Thread-safe. */
@Provider
@Singleton
public class StreamedBodyWriter implements ServerMessageBodyWriter<StreamedBody> {

    private final Observers observers;

    StreamedBodyWriter(Observers observers) {
        this.observers = observers;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType media) {
        return StreamedBody.class.isAssignableFrom(type);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType media) {
        return StreamedBody.class.isAssignableFrom(type);
    }

    @Override
    public void writeResponse(StreamedBody body, Type genericType, ServerRequestContext context) {
        ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
        RoutingContext exchange = request.unwrap(RoutingContext.class);
        request.suspend();
        BodyPump pump = new BodyPump(body, exchange, observers, request::resume);
        // The answer's head must not be touched from another thread while filters still look at it.
        Context loop = exchange.vertx().getOrCreateContext();
        loop.runOnContext(ignored -> pump.start());
    }

    @Override
    public void writeTo(
            StreamedBody body,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType media,
            MultivaluedMap<String, Object> headers,
            OutputStream stream) {
        throw new UnsupportedOperationException("A streamed body is written without a stream");
    }
}
