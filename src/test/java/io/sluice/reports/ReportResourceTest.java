package io.sluice.reports;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class ReportResourceTest {

    private static final String JANUARY = "?from=2026-01-01&to=2026-02-01";

    private final TestTenant tenant = TestTenant.create();

    @Test
    void salesAreAddedUpByDayWithTheirSumSoFarAndTheAverageOfSevenRows() {
        // Given
        long user = tenant.user();
        int[] euros = {10, 20, 30, 40, 50, 60, 70, 80};
        for (int i = 0; i < euros.length; i++) {
            // The fifth has no sales, and so no row.
            int day = i < 4 ? i + 1 : i + 2;
            order(user, "paid", euros[i] + ".00", "2026-01-0" + day + "T12:00:00Z");
        }
        order(user, "delivered", "0.01", "2026-01-01T13:00:00Z");
        order(user, "shipped", "0.01", "2026-01-02T00:00:00Z");
        // When
        Response answer = tenant.manager().get("/v1/reports/sales" + JANUARY);
        // Then
        answer.then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body(
                        "items.date",
                        contains(
                                "2026-01-01",
                                "2026-01-02",
                                "2026-01-03",
                                "2026-01-04",
                                "2026-01-06",
                                "2026-01-07",
                                "2026-01-08",
                                "2026-01-09"))
                .body("items.orderCount", contains(2, 2, 1, 1, 1, 1, 1, 1))
                .body("items.revenue", contains("10.01", "20.01", "30.00", "40.00", "50.00", "60.00", "70.00", "80.00"))
                .body(
                        "items.cumulativeRevenue",
                        contains("10.01", "30.02", "60.02", "100.02", "150.02", "210.02", "280.02", "360.02"))
                // 60.02/3 = 20.0066…, 100.02/4 = 25.005 → 25.01 (half up), 280.02/7 = 40.0028…, (360.02-10.01)/7 =
                // 50.0014…
                .body(
                        "items.movingAverage7d",
                        contains("10.01", "15.01", "20.01", "25.01", "30.00", "35.00", "40.00", "50.00"));
    }

    @Test
    void onlyWhatWasBoughtCountsAsASale() {
        // Given
        long user = tenant.user();
        for (String status : List.of("pending", "paid", "shipped", "delivered", "cancelled")) {
            order(user, status, "1.00", "2026-01-05T12:00:00Z");
        }
        // When
        Response answer = tenant.manager().get("/v1/reports/sales" + JANUARY);
        // Then
        answer.then().body("items.orderCount", contains(3)).body("items.revenue", contains("3.00"));
    }

    @Test
    void aDayEndsAtMidnightUtcAndAPeriodBeforeItsLastDay() {
        // Given
        long user = tenant.user();
        order(user, "paid", "1.00", "2025-12-30T23:59:59.999999Z");
        order(user, "paid", "2.00", "2025-12-31T00:00:00Z");
        order(user, "paid", "4.00", "2025-12-31T23:59:59.999999Z");
        order(user, "paid", "8.00", "2026-01-01T00:00:00Z");
        order(user, "paid", "16.00", "2026-01-02T00:00:00Z");
        // When
        Response answer = tenant.manager().get("/v1/reports/sales?from=2025-12-31&to=2026-01-02");
        // Then
        answer.then()
                .body("items.date", contains("2025-12-31", "2026-01-01"))
                .body("items.revenue", contains("6.00", "8.00"))
                .body("items.cumulativeRevenue", contains("6.00", "14.00"));
    }

    @Test
    void customersAreRankedByWhatTheySpentWithThoseWhoBoughtNothingLast() {
        // Given
        long idle = tenant.user("idle@example.com");
        long second = tenant.user("b@example.com");
        long alsoSecond = tenant.user("c@example.com");
        long first = tenant.user("a@example.com");
        long last = tenant.user("d@example.com");
        long gone = tenant.user("gone@example.com");
        order(second, "paid", "30.00", "2026-01-01T00:00:00Z");
        order(alsoSecond, "shipped", "10.00", "2026-01-01T00:00:00Z");
        order(alsoSecond, "delivered", "10.00", "2026-01-03T00:00:00Z");
        order(alsoSecond, "delivered", "10.00", "2026-01-02T00:00:00Z");
        order(first, "paid", "100.00", "2026-01-01T00:00:00Z");
        order(first, "paid", "0.01", "2026-01-01T00:00:00Z");
        order(first, "cancelled", "500.00", "2026-01-04T00:00:00Z");
        order(last, "paid", "1.00", "2026-01-01T00:00:00Z");
        order(idle, "pending", "999.00", "2026-01-01T00:00:00Z");
        order(gone, "paid", "5000.00", "2026-01-01T00:00:00Z");
        SuperuserSql.column("UPDATE users SET deleted_at = now() WHERE id = ?", gone);
        // When
        Response answer = tenant.manager().get("/v1/reports/customers");
        // Then
        answer.then()
                .statusCode(200)
                .body("items.userId", contains((int) first, (int) second, (int) alsoSecond, (int) last, (int) idle))
                .body("items.spendingRank", contains(1, 2, 2, 4, 0))
                .body("items.totalOrders", contains(2, 1, 3, 1, 0))
                .body("items.totalSpent", contains("100.01", "30.00", "30.00", "1.00", "0.00"))
                // 100.01/2 = 50.005 → 50.01, half up
                .body("items.averageOrderValue", contains("50.01", "30.00", "10.00", "1.00", null))
                .body("items[2].lastOrderAt", equalTo("2026-01-03T00:00:00Z"))
                .body("items[4].lastOrderAt", nullValue())
                .body("items[4].email", equalTo("idle@example.com"));
        tenant.manager().get("/v1/reports/customers?limit=2").then().body("items.spendingRank", contains(1, 2));
    }

    @Test
    void productsAreRankedWithinTheirCategory() {
        // Given
        List<Long> tents = tenant.products(4, "10.00", 100);
        long alone = tenant.product("5.00", 100);
        sold(tents.get(0), 5);
        sold(tents.get(1), 9);
        sold(tents.get(2), 5);
        // When
        Response answer = tenant.manager().get("/v1/reports/products");
        // Then
        answer.then()
                .statusCode(200)
                .body(
                        "items.productId",
                        contains(
                                tents.get(1).intValue(),
                                tents.get(0).intValue(),
                                tents.get(2).intValue(),
                                tents.get(3).intValue(),
                                (int) alone))
                .body("items.salesCount", contains(9, 5, 5, 0, 0))
                .body("items.rankInCategory", contains(1, 2, 2, 4, 1))
                .body("items.percentile", contains(1.0f, 1 / 3f, 1 / 3f, 0.0f, 0.0f))
                .body("items[0].categoryName", equalTo("Tents"))
                .body("items[4].price", equalTo("5.00"));
    }

    @Test
    void everyOrderOfThePeriodIsExportedWhateverItsStatus() {
        // Given
        long user = tenant.user();
        long third = order(user, "cancelled", "3.00", "2026-01-03T00:00:00Z");
        long first = order(user, "pending", "1.00", "2026-01-01T00:00:00Z");
        long second = order(user, "paid", "2.00", "2026-01-01T00:00:00Z");
        order(user, "paid", "4.00", "2026-02-01T00:00:00Z");
        // When
        Response answer = tenant.manager().get("/v1/reports/orders" + JANUARY);
        // Then
        answer.then()
                .statusCode(200)
                .body("items.id", contains((int) first, (int) second, (int) third))
                .body("items.status", contains("pending", "paid", "cancelled"))
                .body("items.total", contains("1.00", "2.00", "3.00"))
                .body("items[0].createdAt", equalTo("2026-01-01T00:00:00Z"));
        // And what an order is otherwise
        assertThat(answer.jsonPath().getMap("items[1]"))
                .isEqualTo(
                        tenant.manager().get("/v1/orders/" + second).jsonPath().getMap(""));
    }

    @Test
    void allRowsComeAlsoWhenTheyAreManyBatchesAndExactlyAsManyAsABatch() {
        // Given
        long user = tenant.user();
        orders(user, 1_000, "2026-01-02T00:00:00Z");
        orders(user, 1_777, "2026-03-02T00:00:00Z");
        // When
        Response whole = tenant.manager().get("/v1/reports/orders" + JANUARY);
        Response broken = tenant.manager().get("/v1/reports/orders?from=2026-03-01&to=2026-04-01");
        Response lines = tenant.manager().accept("application/x-ndjson").get("/v1/reports/orders" + JANUARY);
        Response table = tenant.manager().accept("text/csv").get("/v1/reports/orders" + JANUARY);
        // Then
        assertThat(whole.jsonPath().getList("items.id")).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(broken.jsonPath().getList("items.id")).hasSize(1_777).doesNotHaveDuplicates();
        assertThat(lines.asString().lines()).hasSize(1_000).allMatch(line -> line.matches("\\{.*}"));
        assertThat(lines.asString()).endsWith("}\n");
        assertThat(table.asString().split("\r\n", -1)).hasSize(1_002).endsWith("");
    }

    @Test
    void csvHasAHeaderRowQuotesWhereItMustAndAFileName() {
        // Given
        long user = SuperuserSql.number(
                "INSERT INTO users (tenant_id, email, name) VALUES (?, 'q@example.com', ?) RETURNING id",
                tenant.id(),
                "O\"Hara, \"\"Éva\"\"\r\n=1+1 😀");
        // When
        Response answer = tenant.manager().accept("text/csv").get("/v1/reports/customers");
        // Then
        answer.then().statusCode(200);
        assertThat(answer.header("Content-Type").replace(" ", ""))
                .isEqualToIgnoringCase("text/csv;charset=utf-8;header=present");
        assertThat(answer.header("Content-Disposition")).isEqualTo("attachment; filename=\"customers.csv\"");
        assertThat(new String(answer.asByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("userId,email,name,totalOrders,totalSpent,averageOrderValue,lastOrderAt,spendingRank\r\n"
                        + user
                        + ",q@example.com,\"O\"\"Hara, \"\"\"\"Éva\"\"\"\"\r\n=1+1 😀\",0,0.00,,,0\r\n");
    }

    @Test
    void theFileIsNamedByItsPeriod() {
        // When
        Response answer = tenant.manager().accept("text/csv").get("/v1/reports/sales" + JANUARY);
        // Then
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"sales-2026-01-01-2026-02-01.csv\"");
        assertThat(answer.asString()).isEqualTo("date,orderCount,revenue,cumulativeRevenue,movingAverage7d\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales", "orders"})
    void withoutRowsEachFormatIsStillWhole(String report) {
        // When
        Response json = tenant.manager().get("/v1/reports/" + report + JANUARY);
        Response lines = tenant.manager().accept("application/x-ndjson").get("/v1/reports/" + report + JANUARY);
        Response table = tenant.manager().accept("text/csv").get("/v1/reports/" + report + JANUARY);
        // Then
        json.then().statusCode(200).body("items", empty());
        assertThat(lines.statusCode()).isEqualTo(200);
        assertThat(lines.asString()).isEmpty();
        assertThat(table.asString()).endsWith("\r\n").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                                       | application/json",
                "application/*                                             | application/json",
                "text/csv                                                  | text/csv",
                "text/*, application/json;q=0.5                            | text/csv",
                "application/json;q=0.1, application/x-ndjson;q=0.2        | application/x-ndjson",
                "text/html, application/xhtml+xml, */*;q=0.8               | application/json",
                "text/csv;q=0, */*;q=0.1                                   | application/json",
                "application/json;q=0, text/csv;q=0.1, */*;q=0             | text/csv"
            })
    void theFormatIsWhatTheCallerLikesBest(String accept, String type) {
        // When
        Response answer = tenant.manager().header("Accept", accept).get("/v1/reports/products");
        // Then
        answer.then().statusCode(200);
        assertThat(answer.header("Content-Type")).startsWith(type);
        assertThat(answer.headers().getValues("Vary")).anyMatch(value -> value.contains("Accept"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/xml", "text/html", "application/json;q=0"})
    void aFormatThatIsNotThereIsNotAcceptable(String accept) {
        // When
        Response answer = tenant.manager().header("Accept", accept).get("/v1/reports/products");
        // Then
        assertRefused(answer, 406, "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales" + JANUARY, "orders" + JANUARY, "customers", "products"})
    void reportsAreForManagersOfTheirTenantOnly(String report) {
        // Given
        TestTenant other = TestTenant.create();
        long user = other.user();
        long product = other.product("1.00", 10);
        other.placed(user, new Wanted(product, 1));
        SuperuserSql.column(
                "UPDATE orders SET status = 'paid', created_at = '2026-01-15Z' WHERE tenant_id = ?", other.id());
        // When
        Response manager = tenant.manager().get("/v1/reports/" + report);
        Response member = other.member(user).get("/v1/reports/" + report);
        Response operator = other.operator().get("/v1/reports/" + report);
        // Then
        manager.then().statusCode(200).body("items", empty());
        assertRefused(member, 403, "forbidden");
        assertRefused(operator, 403, "forbidden");
        assertThat(other.manager().get("/v1/reports/" + report).jsonPath().getList("items"))
                .hasSize(1);
    }

    @Test
    void headIsAnsweredWithoutABodyAndLeavesNothingRunning() {
        // Given
        orders(tenant.user(), 2_000, "2026-01-02T00:00:00Z");
        // When
        Response answer = tenant.manager().accept("text/csv").head("/v1/reports/orders" + JANUARY);
        // Then
        answer.then().statusCode(200);
        assertThat(answer.header("Content-Type")).startsWith("text/csv");
        await().until(() -> SuperuserSql.number("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE usename = 'sluice_app' AND state LIKE '%in transaction%'")
                == 0);
    }

    private long order(long user, String status, String total, String at) {
        return SuperuserSql.number(
                "INSERT INTO orders (tenant_id, user_id, status, total, created_at)"
                        + " VALUES (?, ?, ?, ?::numeric, ?::timestamptz) RETURNING id",
                tenant.id(),
                user,
                status,
                total,
                at);
    }

    private void orders(long user, int count, String at) {
        SuperuserSql.column(
                "INSERT INTO orders (tenant_id, user_id, status, total, created_at)"
                        + " SELECT ?, ?, 'paid', 1, ?::timestamptz FROM generate_series(1, ?)",
                tenant.id(),
                user,
                at,
                count);
    }

    private static void sold(long product, int count) {
        SuperuserSql.column("UPDATE products SET sales_count = ? WHERE id = ?", count, product);
    }
}
