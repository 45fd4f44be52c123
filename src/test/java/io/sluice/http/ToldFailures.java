package io.sluice.http;

import io.sluice.observe.GatewayObserver;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what operators were told of failed requests. */
@Singleton
public class ToldFailures implements GatewayObserver {

    private final List<Told> all = new CopyOnWriteArrayList<>();

    record Told(
            String code,
            String requestId,
            String method,
            String path,
            @Nullable Throwable cause) {}

    @Override
    public void requestFailed(
            String code, int status, String requestId, String method, String path, @Nullable Throwable cause) {
        all.add(new Told(code, requestId, method, path, cause));
    }

    List<Told> of(String requestId) {
        return all.stream().filter(told -> told.requestId().equals(requestId)).toList();
    }
}
