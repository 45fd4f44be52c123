package io.sluice.support;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A tenant that belongs to one test alone, so that tests share no rows, and the callers that act for it. Users and
 * goods are put into the database directly: a test makes through the API only what it is about. Immutable.
 */
public record TestTenant(long id) {

    /** One product of an order's body. */
    public record Wanted(long productId, int quantity) {}

    public static TestTenant create() {
        return new TestTenant(SuperuserSql.number(
                "INSERT INTO tenants (name) VALUES (?) RETURNING id", "tenant " + UUID.randomUUID()));
    }

    /** Somebody who may do everything in this tenant and reads what was just written. */
    public RequestSpecification manager() {
        return given().header("X-Tenant-Id", id).header("Consistency", "strong");
    }

    /** Somebody who may do little, as this user. */
    public RequestSpecification member(long user) {
        return manager().header("X-Groups", "member").header("X-User-Id", user);
    }

    /** Somebody who administers tenants and belongs to this one. */
    public RequestSpecification operator() {
        return manager().header("X-Groups", "operator");
    }

    public long user() {
        return user(UUID.randomUUID() + "@example.com");
    }

    public long user(String email) {
        return SuperuserSql.number(
                "INSERT INTO users (tenant_id, email, name) VALUES (?, ?, 'Ada') RETURNING id", id, email);
    }

    public long category() {
        return category("Tents");
    }

    public long category(String name) {
        return SuperuserSql.number("INSERT INTO categories (tenant_id, name) VALUES (?, ?) RETURNING id", id, name);
    }

    public long product(String price, int stock) {
        return products(1, price, stock).get(0);
    }

    /** So many products of one new category, by ascending id. */
    public List<Long> products(int count, String price, int stock) {
        return SuperuserSql.column("""
                        INSERT INTO products (tenant_id, category_id, name, price, stock)
                        SELECT ?, ?, 'Product ' || number, ?::numeric, ?
                          FROM generate_series(1, ?) number
                        RETURNING id""", id, category(), price, stock, count).stream()
                .map(Long::valueOf)
                .sorted()
                .toList();
    }

    public Response order(long user, Wanted... wanted) {
        return post(manager(), "/v1/orders", orderBody(user, Arrays.asList(wanted)));
    }

    /** The number of an order that was placed. */
    public long placed(long user, Wanted... wanted) {
        return order(user, wanted).then().statusCode(201).extract().jsonPath().getLong("id");
    }

    public Response move(long order, String status) {
        return patch(manager(), "/v1/orders/" + order, "{\"status\":\"" + status + "\"}");
    }

    public long stock(long product) {
        return SuperuserSql.number("SELECT stock FROM products WHERE id = ? AND tenant_id = ?", product, id);
    }

    public long salesCount(long product) {
        return SuperuserSql.number("SELECT sales_count FROM products WHERE id = ? AND tenant_id = ?", product, id);
    }

    public static String orderBody(long user, List<Wanted> wanted) {
        return wanted.stream()
                .map(item -> "{\"productId\":" + item.productId + ",\"quantity\":" + item.quantity + "}")
                .collect(Collectors.joining(",", "{\"userId\":" + user + ",\"items\":[", "]}"));
    }

    public static Response post(RequestSpecification caller, String path, String body) {
        return caller.contentType("application/json").body(body).post(path);
    }

    public static Response patch(RequestSpecification caller, String path, String body) {
        return caller.contentType("application/json").body(body).patch(path);
    }
}
