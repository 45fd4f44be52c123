package io.sluice.orders;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.sluice.support.ClusterResource;
import io.sluice.support.DatabaseFingerprint;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class OrderResourceTest {

    private static final String RFC_3339 = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z";

    private final TestTenant tenant = TestTenant.create();

    @Test
    void aPlacedOrderIsAnsweredWholeWithItsLocation() {
        // Given
        long user = tenant.user();
        long tent = tenant.product("19.99", 10);
        long stove = tenant.product("0.10", 10);
        // When
        Response answer = tenant.order(user, new Wanted(tent, 3), new Wanted(stove, 1));
        // Then
        answer.then()
                .statusCode(201)
                .body("userId", equalTo((int) user))
                .body("status", equalTo("pending"))
                .body("total", equalTo("60.07"))
                .body("version", equalTo(1))
                .body("createdAt", matchesPattern(RFC_3339))
                .body("updatedAt", matchesPattern(RFC_3339))
                .body("items.productId", contains((int) tent, (int) stove))
                .body("items.productName", contains("Product 1", "Product 1"))
                .body("items.quantity", contains(3, 1))
                .body("items.unitPrice", contains("19.99", "0.10"))
                .body("items.lineTotal", contains("59.97", "0.10"));
        String location = "/v1/orders/" + answer.jsonPath().getLong("id");
        assertThat(answer.header("Location")).endsWith(location);
        tenant.manager().get(location).then().statusCode(200).body("total", equalTo("60.07"));
    }

    @Test
    void anOrderTakesFromTheStockAndCountsAsSold() {
        // Given
        long product = tenant.product("5.00", 10);
        // When
        tenant.placed(tenant.user(), new Wanted(product, 4));
        // Then
        tenant.manager()
                .get("/v1/products/" + product)
                .then()
                .body("stock", equalTo(6))
                .body("salesCount", equalTo(4))
                .body("version", equalTo(2));
    }

    @Test
    void theWholeStockCanBeOrdered() {
        // Given
        long product = tenant.product("5.00", 7);
        // When
        tenant.placed(tenant.user(), new Wanted(product, 7));
        // Then
        assertThat(tenant.stock(product)).isZero();
    }

    @Test
    void theSameProductTwiceIsSummed() {
        // Given
        long product = tenant.product("1.50", 10);
        long other = tenant.product("1.00", 10);
        // When
        Response answer =
                tenant.order(tenant.user(), new Wanted(product, 2), new Wanted(other, 1), new Wanted(product, 5));
        // Then
        answer.then()
                .statusCode(201)
                .body("items.productId", contains((int) product, (int) other))
                .body("items.quantity", contains(7, 1))
                .body("total", equalTo("11.50"));
        assertThat(tenant.stock(product)).isEqualTo(3);
    }

    @Test
    void theSumOfTheSameProductIsHeldAgainstTheStock() {
        // Given
        long product = tenant.product("1.50", 10);
        // When
        Response answer = tenant.order(tenant.user(), new Wanted(product, 6), new Wanted(product, 6));
        // Then
        assertRefused(answer, 409, "insufficient-stock", "/items/0/quantity");
    }

    @Test
    void tooLittleStockNamesTheProductAndChangesNothing() {
        // Given
        long user = tenant.user();
        long plenty = tenant.product("1.00", 100);
        long few = tenant.product("1.00", 2);
        long none = tenant.product("1.00", 0);
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response answer = tenant.order(user, new Wanted(plenty, 1), new Wanted(few, 3), new Wanted(none, 1));
        // Then
        assertRefused(answer, 409, "insufficient-stock", "/items/1/quantity", "/items/2/quantity");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void aMissingProductIsNamedAndNothingChanges() {
        // Given
        long user = tenant.user();
        long product = tenant.product("1.00", 100);
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response answer = tenant.order(user, new Wanted(product, 1), new Wanted(Long.MAX_VALUE, 1));
        // Then
        assertRefused(answer, 422, "validation-failed", "/items/1/productId");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void anotherTenantsProductDoesNotExist() {
        // Given
        long user = tenant.user();
        long foreign = TestTenant.create().product("1.00", 100);
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response answer = tenant.order(user, new Wanted(foreign, 1));
        // Then
        assertRefused(answer, 422, "validation-failed", "/items/0/productId");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "active = false",
                "valid = tstzrange(NULL, now())",
                "valid = tstzrange(now() + interval '1 hour', NULL)",
                "valid = tstzrange(now() - interval '2 hours', now() - interval '1 hour')"
            })
    void aProductThatIsNotOfferedNowCannotBeOrdered(String state) {
        // Given
        long user = tenant.user();
        long product = tenant.product("1.00", 100);
        SuperuserSql.column("UPDATE products SET " + state + " WHERE id = ?", product);
        // When
        Response answer = tenant.order(user, new Wanted(product, 1));
        // Then
        assertRefused(answer, 422, "validation-failed", "/items/0/productId");
        assertThat(tenant.stock(product)).isEqualTo(100);
    }

    @Test
    void aProductThatIsOfferedAtThisTimeCanBeOrdered() {
        // Given
        long product = tenant.product("1.00", 100);
        SuperuserSql.column(
                "UPDATE products SET valid = tstzrange(now() - interval '1 hour', now() + interval '1 hour')"
                        + " WHERE id = ?",
                product);
        // When
        Response answer = tenant.order(tenant.user(), new Wanted(product, 1));
        // Then
        answer.then().statusCode(201);
    }

    @Test
    void aMissingUserIsNamed() {
        // Given
        long product = tenant.product("1.00", 100);
        // When
        Response answer = tenant.order(Long.MAX_VALUE, new Wanted(product, 1));
        // Then
        assertRefused(answer, 422, "validation-failed", "/userId");
        assertThat(tenant.stock(product)).isEqualTo(100);
    }

    @Test
    void aDeletedUserIsAsGoodAsNone() {
        // Given
        long user = tenant.user();
        long product = tenant.product("1.00", 100);
        tenant.manager().delete("/v1/users/" + user).then().statusCode(204);
        // When
        Response answer = tenant.order(user, new Wanted(product, 1));
        // Then
        assertRefused(answer, 422, "validation-failed", "/userId");
    }

    @Test
    void anotherTenantsUserIsAsGoodAsNone() {
        // Given
        long foreign = TestTenant.create().user();
        long product = tenant.product("1.00", 100);
        // When
        Response answer = tenant.order(foreign, new Wanted(product, 1));
        // Then
        assertRefused(answer, 422, "validation-failed", "/userId");
    }

    @Test
    void aThousandDifferentProductsFitInOneOrder() {
        // Given
        List<Long> products = tenant.products(1_000, "0.99", 3);
        List<Wanted> wanted = new ArrayList<>();
        products.forEach(product -> wanted.add(new Wanted(product, 3)));
        Collections.reverse(wanted);
        // When
        Response answer = tenant.order(tenant.user(), wanted.toArray(Wanted[]::new));
        // Then
        answer.then()
                .statusCode(201)
                .body("total", equalTo("2970.00"))
                .body("items", hasSize(1_000))
                .body("items[0].productId", equalTo(products.get(999).intValue()));
        assertThat(SuperuserSql.value(
                        "SELECT sum(stock) || ' ' || sum(sales_count) FROM products WHERE tenant_id = ?", tenant.id()))
                .isEqualTo("0 3000");
    }

    @Test
    void totalsAreExactWhereFloatsAreNot() {
        // Given
        long dimes = tenant.product("0.10", 1_000_000);
        long dear = tenant.product("9999999999.99", 10);
        // When
        Response answer = tenant.order(tenant.user(), new Wanted(dimes, 999_999), new Wanted(dear, 7));
        // Then
        answer.then()
                .statusCode(201)
                .body("items.lineTotal", contains("99999.90", "69999999999.93"))
                .body("total", equalTo("70000099999.83"));
    }

    @Test
    void aTotalThatCannotBeStoredIsRefusedAndChangesNothing() {
        // Given
        long user = tenant.user();
        long dear = tenant.product("9999999999.99", 1_000_000);
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response answer = tenant.order(user, new Wanted(dear, 1_000_000));
        // Then
        assertRefused(answer, 422, "validation-failed");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void theOrderKeepsThePriceOfItsMoment() {
        // Given
        long product = tenant.product("10.00", 10);
        long order = tenant.placed(tenant.user(), new Wanted(product, 2));
        TestTenant.patch(tenant.manager(), "/v1/products/" + product, "{\"price\":\"99.00\"}")
                .then()
                .statusCode(200);
        // When
        Response answer = tenant.manager().get("/v1/orders/" + order + "?embed=items");
        // Then
        answer.then()
                .body("total", equalTo("20.00"))
                .body("items[0].unitPrice", equalTo("10.00"))
                .body("items[0].lineTotal", equalTo("20.00"));
    }

    @Test
    void anOrderIsShownBareUnlessMoreIsAskedFor() {
        // Given
        long order = tenant.placed(tenant.user(), new Wanted(tenant.product("1.00", 1), 1));
        // When
        Response answer = tenant.manager().get("/v1/orders/" + order);
        // Then
        assertThat(answer.jsonPath().getMap("$").keySet())
                .extracting(Object::toString)
                .containsExactly("id", "userId", "status", "total", "version", "createdAt", "updatedAt");
    }

    @ParameterizedTest
    @CsvSource({"user, true, false", "items, false, true", "'user,items', true, true", "'items,user', true, true"})
    void embedAddsWhatItNames(String embed, boolean withUser, boolean withItems) {
        // Given
        long user = tenant.user("Ada.L@example.com");
        long order = tenant.placed(user, new Wanted(tenant.product("2.50", 9), 3));
        // When
        Response answer = tenant.manager().queryParam("embed", embed).get("/v1/orders/" + order);
        // Then
        answer.then().statusCode(200);
        JsonPath json = answer.jsonPath();
        assertThat(json.getMap("$").containsKey("user")).isEqualTo(withUser);
        assertThat(json.getMap("$").containsKey("items")).isEqualTo(withItems);
        if (withUser) {
            answer.then()
                    .body("user.id", equalTo((int) user))
                    .body("user.email", equalTo("Ada.L@example.com"))
                    .body("user.name", equalTo("Ada"));
        }
        if (withItems) {
            answer.then()
                    .body("items", hasSize(1))
                    .body("items[0].productName", equalTo("Product 1"))
                    .body("items[0].quantity", equalTo(3))
                    .body("items[0].unitPrice", equalTo("2.50"))
                    .body("items[0].lineTotal", equalTo("7.50"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"buyer", "user,nothing", "USER", "", "user,", "user items"})
    void anUnknownEmbedIsRefused(String embed) {
        // Given
        long order = tenant.placed(tenant.user(), new Wanted(tenant.product("1.00", 1), 1));
        // When
        Response answer = tenant.manager().queryParam("embed", embed).get("/v1/orders/" + order);
        // Then
        assertRefused(answer, 400, "malformed-request", "?embed");
    }

    @Test
    void anotherTenantsOrderDoesNotExist() {
        // Given
        long order = tenant.placed(tenant.user(), new Wanted(tenant.product("1.00", 1), 1));
        TestTenant stranger = TestTenant.create();
        // When
        Response seen = stranger.manager().get("/v1/orders/" + order);
        Response embedded = stranger.manager().get("/v1/orders/" + order + "?embed=user,items");
        Response moved = stranger.move(order, "cancelled");
        // Then
        assertRefused(seen, 404, "not-found");
        assertRefused(embedded, 404, "not-found");
        assertRefused(moved, 404, "not-found");
        tenant.manager().get("/v1/orders/" + order).then().body("status", equalTo("pending"));
    }

    @Test
    void aListIsEmptyWhereThereIsNothing() {
        // When
        Response answer = tenant.manager().get("/v1/orders");
        // Then
        answer.then().statusCode(200);
        assertThat(answer.asString()).isEqualTo("{\"items\":[],\"nextCursor\":null}");
        assertThat(answer.header("Link")).isNull();
    }

    @Test
    void aListIsFilteredByUserStatusAndTime() {
        // Given
        long ada = tenant.user();
        long bob = tenant.user();
        long product = tenant.product("1.00", 100);
        int first = (int) tenant.placed(ada, new Wanted(product, 1));
        int second = (int) tenant.placed(bob, new Wanted(product, 1));
        int third = (int) tenant.placed(ada, new Wanted(product, 1));
        tenant.move(third, "paid").then().statusCode(200);
        String between = tenant.manager().get("/v1/orders/" + second).jsonPath().getString("createdAt");
        // When
        // Then
        list("").body("items.id", contains(third, second, first));
        list("?userId=" + ada).body("items.id", contains(third, first));
        list("?status=paid").body("items.id", contains(third));
        list("?status=pending").body("items.id", contains(second, first));
        list("?status=delivered").body("items", empty());
        list("?userId=" + bob + "&status=paid").body("items", empty());
        list("?createdAfter=" + between).body("items.id", contains(third));
        list("?createdBefore=" + between).body("items.id", contains(first));
        list("?createdAfter=" + between + "&createdBefore=" + between).body("items", empty());
        list("?userId=" + Long.MAX_VALUE).body("items", empty());
    }

    private ValidatableResponse list(String query) {
        return tenant.manager()
                .urlEncodingEnabled(false)
                .get("/v1/orders" + query)
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "userId=0, userId",
        "userId=abc, userId",
        "status=lost, status",
        "status=PAID, status",
        "status=, status",
        "createdAfter=yesterday, createdAfter",
        "createdBefore=2026-01-31, createdBefore",
        "createdBefore=2026-01-31T12:00:00%2B01:00, createdBefore",
        "limit=0, limit",
        "limit=201, limit",
        "limit=-1, limit",
        "limit=abc, limit",
        "limit=, limit",
        "cursor=, cursor",
        "cursor=garbage, cursor",
        "cursor=%00, cursor",
        "cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, cursor",
        "stauts=paid, stauts",
        "limit=1&limit=2, limit"
    })
    void aListsParameterThatCannotBeReadIsRefused(String query, String name) {
        // When
        Response answer = tenant.manager().urlEncodingEnabled(false).get("/v1/orders?" + query);
        // Then
        assertRefused(answer, 400, "malformed-request", "?" + name);
    }

    @Test
    void pagesSkipAndRepeatNothingWhileOrdersComeIn() {
        // Given
        long user = tenant.user();
        long product = tenant.product("1.00", 1_000);
        List<Long> placed = LongStream.range(0, 24)
                .mapToObj(ignored -> tenant.placed(user, new Wanted(product, 1)))
                .toList();
        // Several orders of the very same moment: the id decides between them.
        SuperuserSql.column(
                "UPDATE orders SET created_at = date_trunc('minute', created_at) WHERE tenant_id = ?", tenant.id());
        List<Long> seen = new ArrayList<>();
        int pages = 0;
        // When
        String next = "/v1/orders?limit=7";
        while (next != null) {
            Response page = tenant.manager().urlEncodingEnabled(false).get(next);
            page.then().statusCode(200);
            seen.addAll(page.jsonPath().getList("items.id", Long.class));
            tenant.placed(user, new Wanted(product, 1));
            next = next(page);
            pages++;
        }
        // Then
        List<Long> newestFirst = new ArrayList<>(placed);
        Collections.reverse(newestFirst);
        assertThat(seen).isEqualTo(newestFirst);
        assertThat(pages).isEqualTo(4);
    }

    @Test
    void pagesOfAFilteredListFollowEachOtherToo() {
        // Given
        long ada = tenant.user();
        long bob = tenant.user();
        long product = tenant.product("1.00", 1_000);
        List<Long> adas = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            adas.add(0, tenant.placed(ada, new Wanted(product, 1)));
            tenant.placed(bob, new Wanted(product, 1));
        }
        List<Long> seen = new ArrayList<>();
        // When
        String next = "/v1/orders?userId=" + ada + "&limit=2&status=pending";
        while (next != null) {
            Response page = tenant.manager().urlEncodingEnabled(false).get(next);
            seen.addAll(page.jsonPath().getList("items.id", Long.class));
            next = next(page);
        }
        // Then
        assertThat(seen).isEqualTo(adas);
    }

    private static @Nullable String next(Response page) {
        String cursor = page.jsonPath().getString("nextCursor");
        String link = page.header("Link");
        assertThat(link == null).isEqualTo(cursor == null);
        if (link == null) {
            return null;
        }
        assertThat(link).matches("</v1/orders\\?.*cursor=" + cursor + ">; rel=\"next\"");
        return link.substring(1, link.indexOf('>'));
    }

    @Test
    void aCursorIsGoodForItsOwnListOnly() {
        // Given
        long user = tenant.user();
        long product = tenant.product("1.00", 10);
        tenant.placed(user, new Wanted(product, 1));
        tenant.placed(user, new Wanted(product, 1));
        String cursor = tenant.manager().get("/v1/orders?limit=1").jsonPath().getString("nextCursor");
        String forged = (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1);
        String stretched = cursor + "AAAA";
        // When
        Response good = tenant.manager().get("/v1/orders?limit=200&cursor=" + cursor);
        List<Response> bad = List.of(
                tenant.manager().get("/v1/orders?status=pending&cursor=" + cursor),
                tenant.manager().get("/v1/orders?userId=" + user + "&cursor=" + cursor),
                TestTenant.create().manager().get("/v1/orders?cursor=" + cursor),
                tenant.operator().get("/v1/tenants?cursor=" + cursor),
                tenant.manager().get("/v1/orders?cursor=" + forged),
                tenant.manager().get("/v1/orders?cursor=" + stretched));
        // Then
        good.then().statusCode(200).body("items", hasSize(1));
        bad.forEach(answer -> assertRefused(answer, 400, "malformed-request", "?cursor"));
    }

    @Test
    void aPageHoldsFiftyUnlessAnotherLimitIsAskedFor() {
        // Given
        long user = tenant.user();
        SuperuserSql.column("""
                INSERT INTO orders (tenant_id, user_id, total)
                SELECT ?, ?, 0 FROM generate_series(1, 201)
                RETURNING id""", tenant.id(), user);
        // When
        Response usual = tenant.manager().get("/v1/orders");
        Response most = tenant.manager().get("/v1/orders?limit=200");
        Response least = tenant.manager().get("/v1/orders?limit=1");
        // Then
        usual.then().body("items", hasSize(50));
        most.then().body("items", hasSize(200));
        least.then().body("items", hasSize(1));
    }

    @ParameterizedTest
    @CsvSource({
        "pending,   paid,      200",
        "paid,      shipped,   200",
        "shipped,   delivered, 200",
        "pending,   cancelled, 200",
        "paid,      cancelled, 200",
        "pending,   pending,   409",
        "pending,   shipped,   409",
        "pending,   delivered, 409",
        "paid,      pending,   409",
        "paid,      paid,      409",
        "paid,      delivered, 409",
        "shipped,   pending,   409",
        "shipped,   paid,      409",
        "shipped,   shipped,   409",
        "shipped,   cancelled, 409",
        "delivered, pending,   409",
        "delivered, paid,      409",
        "delivered, shipped,   409",
        "delivered, delivered, 409",
        "delivered, cancelled, 409",
        "cancelled, pending,   409",
        "cancelled, paid,      409",
        "cancelled, shipped,   409",
        "cancelled, delivered, 409",
        "cancelled, cancelled, 409"
    })
    void anOrderMovesOnlyAlongTheTable(String from, String to, int status) {
        // Given
        long order = tenant.placed(tenant.user(), new Wanted(tenant.product("1.00", 5), 2));
        SuperuserSql.column("UPDATE orders SET status = ? WHERE id = ?", from, order);
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response answer = tenant.move(order, to);
        // Then
        if (status == 200) {
            answer.then().statusCode(200).body("status", equalTo(to)).body("version", equalTo(2));
        } else {
            assertRefused(answer, 409, "invalid-transition", "/status");
            assertThat(DatabaseFingerprint.take()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "paid"})
    void aCancelledOrderGivesItsStockBackOnce(String from) {
        // Given
        long tent = tenant.product("1.00", 5);
        long stove = tenant.product("1.00", 9);
        long order = tenant.placed(tenant.user(), new Wanted(tent, 2), new Wanted(stove, 9));
        SuperuserSql.column("UPDATE orders SET status = ? WHERE id = ?", from, order);
        // When
        Response cancelled = tenant.move(order, "cancelled");
        Response again = tenant.move(order, "cancelled");
        // Then
        cancelled.then().statusCode(200).body("total", equalTo("11.00"));
        assertRefused(again, 409, "invalid-transition", "/status");
        assertThat(tenant.stock(tent)).isEqualTo(5);
        assertThat(tenant.stock(stove)).isEqualTo(9);
        assertThat(tenant.salesCount(tent)).isZero();
        assertThat(tenant.salesCount(stove)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"paid", "shipped", "delivered"})
    void anOrderThatMovesOnKeepsItsStock(String to) {
        // Given
        long product = tenant.product("1.00", 5);
        long order = tenant.placed(tenant.user(), new Wanted(product, 2));
        List<String> way = List.of("paid", "shipped", "delivered");
        // When
        for (String step : way.subList(0, way.indexOf(to) + 1)) {
            tenant.move(order, step).then().statusCode(200).body("status", equalTo(step));
        }
        // Then
        assertThat(tenant.stock(product)).isEqualTo(3);
        assertThat(tenant.salesCount(product)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":\"lost\"}               | 422 | validation-failed | /status",
                "{\"status\":\"PAID\"}               | 422 | validation-failed | /status",
                "{\"status\":null}                   | 422 | validation-failed | /status",
                "{}                                  | 422 | validation-failed | /status",
                "{\"status\":1}                      | 422 | validation-failed | /status",
                "{\"status\":\"paid\",\"total\":\"1\"} | 400 | malformed-request | /total"
            })
    void aStatusThatIsNoneIsRefused(String body, int status, String code, String pointer) {
        // Given
        long order = tenant.placed(tenant.user(), new Wanted(tenant.product("1.00", 5), 2));
        // When
        Response answer = TestTenant.patch(tenant.manager(), "/v1/orders/" + order, body);
        // Then
        assertRefused(answer, status, code, pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "-1", "9223372036854775807", "9223372036854775808", "1;DROP"})
    void anOrderThatIsNotThereIsA404(String id) {
        // When
        Response seen = tenant.manager().get("/v1/orders/" + id);
        Response moved = TestTenant.patch(tenant.manager(), "/v1/orders/" + id, "{\"status\":\"paid\"}");
        // Then
        assertRefused(seen, 404, "not-found");
        assertRefused(moved, 404, "not-found");
    }

    @Test
    void aMemberPlacesAndSeesItsOwnOrders() {
        // Given
        long ada = tenant.user();
        long product = tenant.product("3.00", 10);
        String body = TestTenant.orderBody(ada, List.of(new Wanted(product, 2)));
        // When
        Response placed = TestTenant.post(tenant.member(ada), "/v1/orders", body);
        // Then
        placed.then().statusCode(201).body("total", equalTo("6.00"));
        int order = placed.jsonPath().getInt("id");
        tenant.member(ada)
                .get("/v1/orders/" + order + "?embed=user,items")
                .then()
                .statusCode(200)
                .body("user.id", equalTo((int) ada))
                .body("items[0].productId", equalTo((int) product));
        tenant.member(ada).get("/v1/orders").then().body("items.id", contains(order));
        assertThat(tenant.stock(product)).isEqualTo(8);
        assertThat(tenant.salesCount(product)).isEqualTo(2);
    }

    @Test
    void aMemberCannotOrderForAnotherUser() {
        // Given
        long ada = tenant.user();
        long bob = tenant.user();
        String body = TestTenant.orderBody(bob, List.of(new Wanted(tenant.product("3.00", 10), 2)));
        DatabaseFingerprint before = DatabaseFingerprint.take();
        // When
        Response other = TestTenant.post(tenant.member(ada), "/v1/orders", body);
        Response nobody = TestTenant.post(tenant.manager().header("X-Groups", "member"), "/v1/orders", body);
        // Then
        assertRefused(other, 403, "forbidden");
        assertRefused(nobody, 403, "forbidden");
        assertThat(DatabaseFingerprint.take()).isEqualTo(before);
    }

    @Test
    void anotherMembersOrderDoesNotExist() {
        // Given
        long ada = tenant.user();
        long bob = tenant.user();
        long bobs = tenant.placed(bob, new Wanted(tenant.product("3.00", 10), 2));
        // When
        Response seen = tenant.member(ada).get("/v1/orders/" + bobs);
        Response embedded = tenant.member(ada).get("/v1/orders/" + bobs + "?embed=user,items");
        Response listed = tenant.member(ada).get("/v1/orders");
        Response filtered = tenant.member(ada).get("/v1/orders?userId=" + bob);
        Response withoutUser = tenant.manager().header("X-Groups", "member").get("/v1/orders");
        // Then
        assertRefused(seen, 404, "not-found");
        assertRefused(embedded, 404, "not-found");
        listed.then().statusCode(200).body("items", empty());
        filtered.then().statusCode(200).body("items", empty());
        withoutUser.then().statusCode(200).body("items", empty());
    }

    @Test
    void aMemberCannotMoveAnOrderNotEvenItsOwn() {
        // Given
        long ada = tenant.user();
        long order = tenant.placed(ada, new Wanted(tenant.product("3.00", 10), 2));
        // When
        Response answer = TestTenant.patch(tenant.member(ada), "/v1/orders/" + order, "{\"status\":\"cancelled\"}");
        // Then
        assertRefused(answer, 403, "forbidden");
        tenant.manager().get("/v1/orders/" + order).then().body("status", equalTo("pending"));
    }

    @Test
    void anOperatorSeesAndPlacesNothing() {
        // Given
        long ada = tenant.user();
        long product = tenant.product("3.00", 10);
        long order = tenant.placed(ada, new Wanted(product, 2));
        String body = TestTenant.orderBody(ada, List.of(new Wanted(product, 2)));
        // When
        List<Response> answers = List.of(
                tenant.operator().get("/v1/orders"),
                tenant.operator().get("/v1/orders/" + order),
                TestTenant.post(tenant.operator(), "/v1/orders", body),
                TestTenant.patch(tenant.operator(), "/v1/orders/" + order, "{\"status\":\"paid\"}"));
        // Then
        answers.forEach(answer -> assertRefused(answer, 403, "forbidden"));
        assertThat(tenant.stock(product)).isEqualTo(8);
    }
}
