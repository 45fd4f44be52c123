package io.sluice.contract.answers;

import io.sluice.contract.answers.ApiDocument.Operation;
import io.sluice.support.RawHttp;
import io.sluice.support.RawHttp.Answer;
import io.sluice.support.RawHttp.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One operation about to be asked in a tenant of its own. */
record Provoking(URI gateway, Operation operation, Shelf shelf, Request good) {

    static Provoking of(URI gateway, Operation operation) {
        Shelf shelf = new Shelf();
        return new Provoking(gateway, operation, shelf, GoodRequests.of(operation, 0, shelf));
    }

    Answer send(Request request) {
        return RawHttp.exchange(gateway, request);
    }

    Answer sendWith(String... headers) {
        return send(good.with(headers));
    }

    /** The good request from somebody else. */
    Answer sendAs(String... callerHeaders) {
        List<String> headers = new ArrayList<>(good.headers());
        headers.removeIf(header -> header.startsWith("X-Tenant-Id") || header.startsWith("X-Groups"));
        headers.addAll(List.of(callerHeaders));
        return send(new Request(good.method(), good.path(), headers, good.body(), false));
    }

    Answer sendHead() {
        return send(new Request("HEAD", good.path(), good.headers(), good.body(), false));
    }

    Answer sendTo(String path) {
        return send(new Request(good.method(), path, good.headers(), good.body(), false));
    }

    Answer sendBody(String contentType, byte[] body) {
        List<String> headers = new ArrayList<>(good.headers());
        headers.removeIf(header -> header.startsWith("Content-Type"));
        headers.add("Content-Type: " + contentType);
        return send(new Request(good.method(), good.path(), headers, body, false));
    }

    Answer sendJson(String body) {
        return sendBody("application/json", shelf.fill(body).getBytes(StandardCharsets.UTF_8));
    }

    /** The path with another query. */
    String pathWith(String query) {
        return good.path() + (good.path().contains("?") ? "&" : "?") + query;
    }
}
