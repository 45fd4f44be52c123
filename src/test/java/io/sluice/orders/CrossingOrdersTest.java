package io.sluice.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many callers at once who want the same products in other orders, and others who give theirs back. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
@Timeout(120)
class CrossingOrdersTest {

    private static final int CALLERS = 64;

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    private final TestTenant tenant = TestTenant.create();
    private final long user = tenant.user();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void ordersThatCrossEachOtherAllSucceedWhileThereIsStock() {
        // Given
        List<Long> products = tenant.products(3, "0.10", 1_000);
        // When
        List<HttpResponse<String>> answers = all(CALLERS, caller -> place(rotated(products, caller), 1 + caller % 3));
        // Then
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
        int pieces = 0;
        for (int caller = 0; caller < CALLERS; caller++) {
            pieces += 1 + caller % 3;
        }
        for (long product : products) {
            assertThat(tenant.stock(product)).isEqualTo(1_000 - pieces);
            assertThat(tenant.salesCount(product)).isEqualTo(pieces);
        }
        assertBooksBalance();
    }

    @Test
    void crossingOrdersForTheLastPiecesSellEachOnce() {
        // Given
        List<Long> products = tenant.products(2, "19.99", 20);
        // When
        List<HttpResponse<String>> answers = all(CALLERS, caller -> place(rotated(products, caller), 1));
        // Then
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 201)
                .hasSize(20)
                .allSatisfy(answer -> assertThat(answer.body()).contains("\"total\":\"39.98\""));
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 201)
                .allSatisfy(answer -> assertThat(answer.body()).contains("\"code\":\"insufficient-stock\""));
        assertThat(products)
                .allSatisfy(product -> assertThat(tenant.stock(product)).isZero());
        assertBooksBalance();
    }

    @Test
    void cancelsCrossOrdersAndEachOtherWithoutLosingAPiece() {
        // Given
        List<Long> products = tenant.products(4, "2.50", 200);
        List<Long> placed = new ArrayList<>();
        for (int i = 0; i < CALLERS / 4; i++) {
            placed.add(tenant.placed(
                    user,
                    rotated(products, i).stream()
                            .map(product -> new Wanted(product, 2))
                            .toArray(Wanted[]::new)));
        }
        // When each of those is cancelled by two callers at once while new ones come in
        List<HttpResponse<String>> answers = all(
                CALLERS,
                caller -> caller % 2 == 0
                        ? cancel(placed.get(caller / 2 % placed.size()))
                        : place(rotated(products, caller), 3));
        // Then
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 201, 409);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(placed.size());
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 409)
                .hasSize(placed.size())
                .allSatisfy(answer -> assertThat(answer.body()).contains("\"code\":\"invalid-transition\""));
        assertThat(products)
                .allSatisfy(product -> assertThat(tenant.stock(product)).isEqualTo(200 - 3 * CALLERS / 2));
        assertBooksBalance();
    }

    @Test
    void anOrderThatIsPaidAndCancelledAtOnceEndsInOneStateWithItsStockRight() {
        // Given
        long product = tenant.product("1.00", CALLERS);
        List<Long> placed = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            placed.add(tenant.placed(user, new Wanted(product, 2)));
        }
        // When
        List<HttpResponse<String>> answers =
                all(CALLERS, caller -> move(placed.get(caller % 8), caller / 8 % 2 == 0 ? "cancelled" : "paid"));
        // Then
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200, 409);
        assertThat(SuperuserSql.column("SELECT DISTINCT status FROM orders WHERE tenant_id = ?", tenant.id()))
                .containsExactly("cancelled");
        assertThat(tenant.stock(product)).isEqualTo(CALLERS);
        assertBooksBalance();
    }

    @Test
    void anOrderThatIsShippedAndCancelledAtOnceIsOneOfBothWithItsStockRight() {
        // Given
        long product = tenant.product("1.00", CALLERS);
        List<Long> paid = new ArrayList<>();
        for (int i = 0; i < CALLERS / 2; i++) {
            long order = tenant.placed(user, new Wanted(product, 1));
            tenant.move(order, "paid").then().statusCode(200);
            paid.add(order);
        }
        // When
        List<HttpResponse<String>> answers =
                all(CALLERS, caller -> move(paid.get(caller / 2), caller % 2 == 0 ? "shipped" : "cancelled"));
        // Then
        for (int i = 0; i < CALLERS; i += 2) {
            assertThat(List.of(answers.get(i), answers.get(i + 1)))
                    .extracting(HttpResponse::statusCode)
                    .containsExactlyInAnyOrder(200, 409);
        }
        assertThat(SuperuserSql.column(
                        "SELECT DISTINCT status FROM orders WHERE tenant_id = ? ORDER BY status", tenant.id()))
                .isSubsetOf("cancelled", "shipped");
        long shipped = SuperuserSql.number(
                "SELECT count(*) FROM orders WHERE tenant_id = ? AND status = 'shipped'", tenant.id());
        assertThat(tenant.stock(product)).isEqualTo(CALLERS - shipped);
        assertBooksBalance();
    }

    /** What stands in the items of orders that were not cancelled is what was sold, and totals are their sums. */
    private void assertBooksBalance() {
        assertThat(SuperuserSql.column("""
                        SELECT product.id
                          FROM products product
                         WHERE product.tenant_id = ?
                           AND (product.stock < 0
                                OR product.sales_count <> (
                                    SELECT coalesce(sum(item.quantity), 0)
                                      FROM order_items item
                                      JOIN orders USING (tenant_id, user_id)
                                     WHERE orders.id = item.order_id
                                       AND item.product_id = product.id
                                       AND orders.status <> 'cancelled'))""", tenant.id())).isEmpty();
        assertThat(SuperuserSql.column("""
                        SELECT orders.id
                          FROM orders
                         WHERE orders.tenant_id = ?
                           AND total <> (SELECT sum(line_total) FROM order_items item WHERE item.order_id = orders.id)
                        """, tenant.id())).isEmpty();
    }

    private interface Calling {
        CompletableFuture<HttpResponse<String>> by(int caller);
    }

    private static List<HttpResponse<String>> all(int callers, Calling calling) {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            answers.add(calling.by(caller));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private static List<Long> rotated(List<Long> products, int by) {
        List<Long> rotated = new ArrayList<>(products);
        Collections.rotate(rotated, by);
        if (by % 2 == 0) {
            Collections.reverse(rotated);
        }
        return rotated;
    }

    private CompletableFuture<HttpResponse<String>> place(List<Long> products, int quantity) {
        List<Wanted> wanted =
                products.stream().map(product -> new Wanted(product, quantity)).toList();
        return send("POST", "v1/orders", TestTenant.orderBody(user, wanted));
    }

    private CompletableFuture<HttpResponse<String>> cancel(long order) {
        return move(order, "cancelled");
    }

    private CompletableFuture<HttpResponse<String>> move(long order, String status) {
        return send("PATCH", "v1/orders/" + order, "{\"status\":\"" + status + "\"}");
    }

    private CompletableFuture<HttpResponse<String>> send(String method, String path, String body) {
        if (gateway == null) {
            throw new IllegalStateException("Quarkus fills it");
        }
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve(path))
                .header("X-Tenant-Id", Long.toString(tenant.id()))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
