package io.sluice.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.observe.RequestMark;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Gives each request its id, first of all, so that the failures of the framework carry one too. */
@Singleton
final class RequestIdFilter {

    void register(@Observes Filters filters) {
        filters.register(RequestIdFilter::handle, FilterOrder.REQUEST_ID);
    }

    private static void handle(RoutingContext request) {
        String id = RequestId.of(request).value();
        request.response().putHeader(RequestId.HEADER, id);
        RequestMark.put(id);
        request.next();
    }
}
