package io.sluice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.bench.machine.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks at answers before they are counted: a benchmark of error pages, or of another tenant's rows, would be fast.
 * Fails with what is wrong.
 */
final class Preflight {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TENANT = 2;
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Gateway gateway;

    Preflight(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Whether the gateway has the workload's endpoint; fails if it has and does not answer well. */
    boolean serves(Workload workload) {
        switch (workload) {
            case POINT_READ -> pointRead();
            case KEYSET_LIST -> list();
            case ORDER -> order(Workload.ITEMS);
            case BATCH -> batch();
            case SALES_REPORT -> {
                return report(workload.path());
            }
            case MIXED -> {
                pointRead();
                list();
                order(Workload.ITEMS);
            }
        }
        return true;
    }

    private void pointRead() {
        long id = (TENANT - 1L) * Shop.ORDERS_PER_TENANT + 7;
        HttpResponse<String> answer = expect(OK, gateway.get("/v1/orders/" + id, TENANT));
        require(json(answer).path("id").asLong() == id, answer);
        String servedBy = answer.headers().firstValue("Served-By").orElse("");
        require(servedBy.endsWith("role=replica"), answer);
        expect(NOT_FOUND, gateway.get("/v1/orders/" + id, TENANT + 1));
    }

    private void list() {
        HttpResponse<String> answer =
                expect(OK, gateway.get("/v1/orders?limit=" + Workload.PAGE + "&cursor=" + nextCursor(TENANT), TENANT));
        require(json(answer).path("items").size() == Workload.PAGE, answer);
    }

    private void order(int items) {
        long product = (TENANT - 1L) * Shop.PRODUCTS_PER_TENANT + 1;
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < items; i++) {
            lines.append(i == 0 ? "" : ",")
                    .append("{\"productId\":")
                    .append(product + i)
                    .append(",\"quantity\":1}");
        }
        long user = (TENANT - 1L) * Shop.USERS_PER_TENANT + 1;
        HttpResponse<String> answer = expect(
                CREATED, gateway.post("/v1/orders", TENANT, "{\"userId\":" + user + ",\"items\":[" + lines + "]}"));
        require(json(answer).path("items").size() == items, answer);
    }

    private void batch() {
        String users = IntStream.range(0, Workload.BATCH_USERS)
                .mapToObj(i -> "{\"email\":\"" + UUID.randomUUID() + "@batch.example\",\"name\":\"User " + i + "\"}")
                .collect(Collectors.joining(","));
        HttpResponse<String> answer =
                expect(CREATED, gateway.post("/v1/users/batch", TENANT, "{\"users\":[" + users + "]}"));
        require(json(answer).path("items").size() == Workload.BATCH_USERS, answer);
    }

    private boolean report(String path) {
        HttpResponse<String> answer = gateway.get(path, TENANT);
        if (answer.statusCode() == NOT_FOUND || answer.statusCode() == METHOD_NOT_ALLOWED) {
            return false;
        }
        expect(OK, answer);
        return true;
    }

    /** Where the tenant's second page begins. */
    String nextCursor(int tenant) {
        HttpResponse<String> answer = expect(OK, gateway.get("/v1/orders?limit=" + Workload.PAGE, tenant));
        String cursor = json(answer).path("nextCursor").asText("");
        require(!cursor.isEmpty(), answer);
        return cursor;
    }

    private static HttpResponse<String> expect(int status, HttpResponse<String> answer) {
        require(answer.statusCode() == status, answer);
        return answer;
    }

    private static void require(boolean right, HttpResponse<String> answer) {
        if (!right) {
            throw new IllegalStateException("not the answer that is to be measured: " + answer.request() + " → "
                    + answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
