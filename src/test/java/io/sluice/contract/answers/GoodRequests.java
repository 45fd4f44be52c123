package io.sluice.contract.answers;

import static java.util.Map.entry;

import io.sluice.contract.answers.ApiDocument.Operation;
import io.sluice.support.RawHttp.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests that every operation answers with its success, in the words of a {@link Shelf}. The first one of each is
 * what the misuses start from; the others show what else an answer can look like.
 */
final class GoodRequests {

    /** A request's query and body, and what must be there; method and path are the operation's. */
    private record Good(String query, @Nullable String body, List<String> there) {}

    private static final Map<String, List<Good>> ALL = Map.ofEntries(
            entry(
                    "createTenant",
                    List.of(body("{\"name\":\"UNIQUE\"}"), body("{\"name\":\"UNIQUE\",\"maxConcurrentRequests\":5}"))),
            entry("listTenants", List.of(query(""), query("limit=1"))),
            entry("getTenant", List.of(query(""))),
            entry("createUser", List.of(body("{\"email\":\"UNIQUE@example.com\",\"name\":\"Ada\"}"), body("""
                            {"email":"UNIQUE@example.com","name":"Ada","phone":"+33 1 23","role":"manager",
                            "metadata":{"timezone":"Europe/Paris","locale":"fr","preferences":{"a":[1,{"b":null}]}}}"""))),
            entry("createUsers", List.of(body("""
                    {"users":[{"email":"UNIQUE@example.com","name":"Ada"},
                    {"email":"UNIQUE@example.com","name":"Bob","metadata":{"locale":"en"}}]}"""))),
            entry(
                    "listUsers",
                    List.of(
                            query("name=a&limit=1&sort=name", "USER"),
                            query("email=nobody@example.com&role=member"),
                            query("createdAfter=2020-01-01T00:00:00Z&createdBefore=2099-01-01T00:00:00Z"))),
            entry("getUser", List.of(query(""))),
            entry(
                    "patchUser",
                    List.of(
                            body("{\"name\":\"Grace\"}"),
                            body("{\"phone\":null,\"metadata\":{\"locale\":\"en\",\"preferences\":{\"dark\":true}}}"))),
            entry("deleteUser", List.of(query(""))),
            entry(
                    "createCategory",
                    List.of(body("{\"name\":\"Tents\"}"), body("{\"name\":\"Tents\",\"parentId\":CATEGORY}"))),
            entry("getCategoryTree", List.of(query("", "CATEGORY"))),
            entry("getCategoryDescendants", List.of(query("", "CHILD"))),
            entry(
                    "listProducts",
                    List.of(
                            query("ids=PRODUCT"),
                            query("categoryId=CATEGORY&active=all&limit=1"),
                            query("tagsAny=a,b"),
                            query("tagsAll=a,b"))),
            entry(
                    "createProduct",
                    List.of(
                            body("{\"name\":\"Tent\",\"categoryId\":CATEGORY,\"price\":\"59.97\",\"stock\":12}"),
                            body("""
                            {"name":"Tent","categoryId":CATEGORY,"price":"59.97","stock":12,"tags":["a","b"],
                            "metadata":{"weight":2.5},"active":false,"coordinates":{"x":1.5,"y":-2},
                            "validFrom":"2026-01-31T12:00:00Z","validTo":"2027-01-31T12:00:00.5Z"}"""))),
            entry("getProduct", List.of(query(""))),
            entry(
                    "patchProduct",
                    List.of(
                            body("{\"price\":\"1.00\"}"),
                            body("{\"tags\":[],\"coordinates\":{\"x\":0,\"y\":0},\"validTo\":null,\"active\":false}"))),
            entry("placeOrder", List.of(body("{\"userId\":USER,\"items\":[{\"productId\":PRODUCT,\"quantity\":2}]}"))),
            entry("getOrder", List.of(query(""), query("embed=user"), query("embed=items"), query("embed=user,items"))),
            entry(
                    "listOrders",
                    List.of(
                            query("", "ORDER"),
                            query("limit=1"),
                            query(
                                    "userId=USER&status=paid&createdAfter=2020-01-01T00:00:00Z&createdBefore=2099-01-01T00:00:00Z"))),
            entry("reportSales", List.of(query("from=2020-01-01&to=2029-01-01", "PAID"))),
            entry("reportCustomers", List.of(query("", "USER"), query("limit=1"))),
            entry("reportProducts", List.of(query("", "PRODUCT"))),
            entry("exportOrders", List.of(query("from=2020-01-01&to=2029-01-01", "ORDER"))),
            entry("moveOrder", List.of(body("{\"status\":\"paid\"}"), body("{\"status\":\"cancelled\"}"))));

    private static final Map<String, String> WORDS = Map.of(
            "tenants", "TENANT",
            "users", "USER",
            "categories", "CATEGORY",
            "products", "PRODUCT",
            "orders", "ORDER");

    private GoodRequests() {}

    static boolean has(Operation operation) {
        return ALL.containsKey(operation.id());
    }

    static int count(Operation operation) {
        return all(operation).size();
    }

    /** The good request of this number, with real ids. */
    static Request of(Operation operation, int number, Shelf shelf) {
        Good good = all(operation).get(number);
        good.there.forEach(shelf::id);
        List<String> headers = new ArrayList<>(List.of("X-Tenant-Id: " + shelf.id("TENANT"), "Consistency: strong"));
        if (operation.isForOperators()) {
            headers.add("X-Groups: operator");
        }
        String body = good.body == null ? "" : shelf.fill(good.body);
        if (good.body != null) {
            headers.add("Content-Type: application/json");
        }
        String path = shelf.fill(path(operation));
        return new Request(
                operation.method(),
                good.query.isEmpty() ? path : path + "?" + shelf.fill(good.query),
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                false);
    }

    private static String path(Operation operation) {
        String[] parts = operation.path().split("/", -1);
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].equals("{id}")) {
                parts[i] = WORDS.getOrDefault(parts[i - 1], parts[i]);
            }
        }
        return String.join("/", parts);
    }

    private static List<Good> all(Operation operation) {
        List<Good> all = ALL.get(operation.id());
        if (all == null) {
            throw new AssertionError("GoodRequests has none for " + operation.id());
        }
        return all;
    }

    private static Good body(String body) {
        return new Good("", body, List.of());
    }

    /** With things that are there before, so that lists have rows to show. */
    private static Good query(String query, String... there) {
        return new Good(query, null, List.of(there));
    }
}
