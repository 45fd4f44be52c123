package io.sluice.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.SuperuserSql;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Thousands of requests of several tenants share few connections while others fail, time out on locks, are left by
 * their callers, and lose their server processes; every answer is held against who asked. Used once.
 */
final class TenantFuzz {

    private static final int TENANTS = 6;
    private static final int USERS = 3;
    private static final int PRODUCTS = 4;
    private static final int IN_FLIGHT = 48;
    private static final long SEED = 20_261_123;

    /** One tenant; its name stands in every text of its rows. */
    private record Tenant(long id, String mark, List<Long> users, long category, List<Long> products) {}

    /** What was asked and by whom, to hold the answer against. A user of 0 is the tenant's manager. */
    private record Asked(Tenant tenant, long user, String what) {}

    /** An answer under way, which can be given up, and its check. */
    private record Sent(CompletableFuture<HttpResponse<String>> answer, CompletableFuture<Void> checked) {}

    private final URI api;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Random random = new Random(SEED);
    private final Map<Long, Long> tenantOfOrder = new ConcurrentHashMap<>();
    private final Queue<Long> orders = new ConcurrentLinkedQueue<>();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Integer> statuses = new ConcurrentHashMap<>();

    TenantFuzz(URI api) {
        this.api = api;
    }

    /** Asks so many times; fails if anything crossed from one tenant to another, or too little came through to tell. */
    void run(int requests) throws InterruptedException {
        List<Tenant> tenants = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            tenants.add(newTenant());
        }
        tenants.forEach(tenant -> placeOrder(tenant, tenant.users.get(0)));
        Thread saboteur = new Thread(() -> sabotage(tenants), "saboteur");
        saboteur.start();

        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        for (int i = 0; i < requests; i++) {
            assertThat(inFlight.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            Tenant tenant = tenants.get(random.nextInt(TENANTS));
            Tenant other = tenants.get((tenants.indexOf(tenant) + 1 + random.nextInt(TENANTS - 1)) % TENANTS);
            Sent sent = ask(tenant, other);
            CompletableFuture<Void> unused = sent.checked.whenComplete((ok, failed) -> inFlight.release());
            if (random.nextInt(20) == 0) {
                CompletableFuture.delayedExecutor(random.nextInt(30), TimeUnit.MILLISECONDS)
                        .execute(() -> sent.answer.cancel(true));
            }
        }
        assertThat(inFlight.tryAcquire(IN_FLIGHT, 60, TimeUnit.SECONDS)).isTrue();
        saboteur.interrupt();
        saboteur.join();

        assertThat(leaks).isEmpty();
        assertThat(statuses.getOrDefault(200, 0)).as("answers %s", statuses).isGreaterThan(requests / 5);
        assertThat(statuses.getOrDefault(201, 0)).as("answers %s", statuses).isGreaterThan(requests / 20);
        assertThat(statuses.getOrDefault(404, 0)).as("answers %s", statuses).isGreaterThan(requests / 20);
        assertThat(statuses.getOrDefault(500, 0)).as("answers %s", statuses).isZero();
        assertNothingCrossed();
    }

    private Sent ask(Tenant tenant, Tenant other) {
        long user = random.nextInt(2) == 0 ? 0 : tenant.users.get(random.nextInt(USERS));
        Long someOrder = orders.peek();
        orders.add(orders.remove());
        long order = someOrder == null ? 1 : someOrder;
        String consistency = random.nextBoolean() ? "strong" : "eventual";
        return switch (random.nextInt(19)) {
            case 0, 1 -> send(new Asked(tenant, user, "order"), get("v1/orders/" + order), consistency);
            case 2 ->
                send(new Asked(tenant, user, "order"), get("v1/orders/" + order + "?embed=user,items"), consistency);
            case 3 -> send(new Asked(tenant, user, "list"), get("v1/orders?limit=20"), consistency);
            case 4 -> send(new Asked(tenant, user, "list"), get("v1/orders?userId=" + other.users.get(0)), consistency);
            case 5 ->
                send(new Asked(tenant, user, "product"), get("v1/products/" + other.products.get(0)), consistency);
            case 6 -> send(new Asked(tenant, user, "user"), get("v1/users/" + other.users.get(0)), consistency);
            case 7 -> send(new Asked(tenant, user, "named"), get("v1/users?sort=" + sort() + "&limit=50"), consistency);
            case 8 -> send(new Asked(tenant, user, "named"), get("v1/users?email=u0@example.com"), consistency);
            case 9 ->
                send(
                        new Asked(tenant, user, "named"),
                        get("v1/products?ids=" + other.products.get(0) + "," + tenant.products.get(0)),
                        consistency);
            case 10 -> send(new Asked(tenant, user, "named"), get("v1/products?" + tags()), consistency);
            case 11 ->
                send(
                        new Asked(tenant, user, "named"),
                        get("v1/categories/" + (random.nextBoolean() ? other : tenant).category + "/descendants"),
                        consistency);
            case 12 -> makeUsers(tenant, user);
            case 13 -> place(tenant, user, tenant.users.get(0), other.products.get(0));
            case 14 -> place(tenant, user, other.users.get(0), tenant.products.get(0));
            case 15 ->
                send(
                        new Asked(tenant, user, "list"),
                        get("v1/reports/orders?from="
                                + LocalDate.now(ZoneOffset.UTC).minusDays(1) + "&to="
                                + LocalDate.now(ZoneOffset.UTC).plusDays(2)),
                        consistency);
            default ->
                place(
                        tenant,
                        user,
                        user == 0 ? tenant.users.get(random.nextInt(USERS)) : user,
                        tenant.products.get(random.nextInt(PRODUCTS)));
        };
    }

    private String sort() {
        return List.of("-createdAt", "createdAt", "email", "name").get(random.nextInt(4));
    }

    private String tags() {
        return List.of("tagsAny=isolation,tag", "tagsAll=isolation,tag").get(random.nextInt(2));
    }

    /** Users whose addresses every tenant has; most of them are taken, and then it must be by one of the tenant's. */
    private Sent makeUsers(Tenant tenant, long user) {
        String made = "{\"email\":\"batch%d@example.com\",\"name\":\"%s\"}";
        int number = random.nextInt(50) * 2;
        String body = "{\"users\":[" + made.formatted(number, tenant.mark) + ","
                + made.formatted(number + 1, tenant.mark) + "]}";
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve("v1/users/batch"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(new Asked(tenant, user, "named"), request, "strong");
    }

    private Sent place(Tenant tenant, long user, long buyer, long product) {
        String body = "{\"userId\":%d,\"items\":[{\"productId\":%d,\"quantity\":1}]}".formatted(buyer, product);
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve("v1/orders"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(new Asked(tenant, user, "placed"), request, "strong");
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(api.resolve(path)).GET();
    }

    private Sent send(Asked asked, HttpRequest.Builder request, String consistency) {
        request.header("X-Tenant-Id", Long.toString(asked.tenant.id))
                .header("Consistency", consistency)
                .timeout(Duration.ofSeconds(20));
        if (asked.user != 0) {
            request.header("X-User-Id", Long.toString(asked.user)).header("X-Groups", "member");
        }
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Sent(answer, answer.thenAccept(got -> check(asked, got)));
    }

    private void check(Asked asked, HttpResponse<String> answer) {
        statuses.merge(answer.statusCode(), 1, Integer::sum);
        if (answer.statusCode() >= 300) {
            return;
        }
        JsonObject body = new JsonObject(answer.body());
        switch (asked.what) {
            case "list" -> body.getJsonArray("items").forEach(order -> checkOrder(asked, (JsonObject) order));
            case "order", "placed" -> checkOrder(asked, body);
            case "named" ->
                body.getJsonArray("items").forEach(item -> checkMark(asked, ((JsonObject) item).getString("name")));
            default -> checkMark(asked, body.getString("name"));
        }
    }

    private void checkOrder(Asked asked, JsonObject order) {
        long id = order.getLong("id");
        orders.add(id);
        Long owner = tenantOfOrder.putIfAbsent(id, asked.tenant.id);
        if (owner != null && owner != asked.tenant.id) {
            leaks.add("order " + id + " of tenant " + owner + " was shown to " + asked);
        }
        if (asked.user != 0 && order.getLong("userId") != asked.user) {
            leaks.add("order " + id + " of another member was shown to " + asked);
        }
        JsonObject user = order.getJsonObject("user");
        if (user != null) {
            checkMark(asked, user.getString("name"));
        }
        JsonArray items = order.getJsonArray("items");
        if (items != null) {
            items.forEach(item -> checkMark(asked, ((JsonObject) item).getString("productName")));
        }
    }

    private void checkMark(Asked asked, String text) {
        if (!text.contains(asked.tenant.mark)) {
            leaks.add("'" + text + "' was shown to " + asked);
        }
    }

    /** Ends server processes in the middle of work, and holds rows so that others run into the lock's limit. */
    private void sabotage(List<Tenant> tenants) {
        while (!Thread.currentThread().isInterrupted()) {
            Tenant victim = tenants.get(0);
            SuperuserSql.column("BEGIN; SELECT FROM products WHERE id = " + victim.products.get(0)
                    + " FOR UPDATE; SELECT pg_sleep(0.4); COMMIT");
            SuperuserSql.column("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE usename = 'sluice_app' ORDER BY random() LIMIT 1");
        }
    }

    private void assertNothingCrossed() {
        tenantOfOrder.forEach((order, tenant) -> assertThat(
                        SuperuserSql.number("SELECT coalesce(max(tenant_id), -1) FROM orders WHERE id = " + order))
                .as("the tenant of order %d, which was shown to tenant %d", order, tenant)
                .isEqualTo(tenant));
        assertThat(SuperuserSql.number("SELECT count(*) FROM users WHERE email LIKE 'batch%'"
                        + " AND name LIKE 'isolation of %' AND name <> 'isolation of ' || tenant_id || '.'"))
                .as("users of a batch that were made in another tenant")
                .isZero();
        assertThat(SuperuserSql.number("SELECT count(*) FROM product_tags entry WHERE NOT EXISTS ("
                        + "SELECT FROM products product WHERE (product.tenant_id, product.id) ="
                        + " (entry.tenant_id, entry.product_id))"))
                .as("tags of another tenant's products")
                .isZero();
        assertThat(SuperuserSql.number("SELECT count(*) FROM products WHERE stock < 0 OR stock + sales_count <> 100000"
                        + " AND name LIKE 'isolation%'"))
                .as("products whose stock and sales do not add up")
                .isZero();
        assertThat(SuperuserSql.number("SELECT count(*) FROM orders o WHERE total <>"
                        + " (SELECT coalesce(sum(line_total), 0) FROM order_items i WHERE i.order_id = o.id)"
                        + " AND EXISTS (SELECT FROM tenants t WHERE t.id = o.tenant_id"
                        + " AND t.name LIKE 'isolation%')"))
                .as("orders whose total is not that of their items")
                .isZero();
    }

    private Tenant newTenant() {
        long id = SuperuserSql.newTenant("isolation");
        String mark = "isolation of " + id + ".";
        List<Long> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            users.add(SuperuserSql.number(
                    "INSERT INTO users (tenant_id, email, name) VALUES (%d, 'u%d@example.com', '%s') RETURNING id"
                            .formatted(id, i, mark)));
        }
        long category = SuperuserSql.number(
                "INSERT INTO categories (tenant_id, name) VALUES (%d, '%s') RETURNING id".formatted(id, mark));
        SuperuserSql.column("INSERT INTO categories (tenant_id, name, parent_id) VALUES (%d, '%s', %d)"
                .formatted(id, mark, category));
        List<Long> products = new ArrayList<>();
        for (int i = 0; i < PRODUCTS; i++) {
            products.add(SuperuserSql.number(
                    "INSERT INTO products (tenant_id, category_id, name, price, stock, tags) VALUES (%d, %d, '%s', 9.99, 100000, '{isolation,tag}') RETURNING id"
                            .formatted(id, category, mark)));
        }
        return new Tenant(id, mark, users, category, products);
    }

    private void placeOrder(Tenant tenant, long buyer) {
        place(tenant, 0, buyer, tenant.products.get(1)).checked.join();
    }
}
