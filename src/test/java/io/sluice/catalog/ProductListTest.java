package io.sluice.catalog;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class ProductListTest {

    private final TestTenant tenant = TestTenant.create();
    private final long category = tenant.category();

    @Test
    void productsComeInTheOrderInWhichTheirIdsAreAsked() {
        // Given
        long one = product("a");
        long two = product("b");
        long three = product("c");
        long foreign = TestTenant.create().product("1.00", 1);
        // When
        Response answer = get("ids=" + three + "," + one + "," + foreign + ",9223372036854775807," + two + "," + one);
        // Then
        answer.then().statusCode(200);
        assertThat(ids(answer)).containsExactly(three, one, two);
        assertThat(answer.asString()).contains("\"nextCursor\":null");
        assertThat(answer.jsonPath().getMap("items[0]"))
                .isEqualTo(
                        tenant.manager().get("/v1/products/" + three).jsonPath().getMap("$"));
    }

    @Test
    void twoHundredIdsAreOnePage() {
        // Given
        List<Long> all = tenant.products(200, "1.00", 1);
        // When
        Response answer = get("ids=" + all.stream().map(String::valueOf).collect(Collectors.joining(",")));
        // Then
        assertThat(ids(answer)).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tagsAny=red           | 0 2 4",
                "tagsAny=red,blue      | 0 1 2 3 4",
                "tagsAny=blue,nothing  | 1 2 3",
                "tagsAny=nothing       | ",
                "tagsAll=red           | 0 2 4",
                "tagsAll=red,blue      | 2",
                "tagsAll=blue,red,blue | 2",
                "tagsAll=red,nothing   | ",
                "tagsAny=%22%7B%7D     | 4",
                "tagsAny=Red           | "
            })
    void tagsChooseProductsById(String query, @Nullable String expected) {
        // Given
        List<Long> made = List.of(
                product("red"),
                product("blue"),
                product("red", "blue", "red"),
                product("blue", "green"),
                product("red", "\\\"{}"));
        TestTenant other = TestTenant.create();
        SuperuserSql.column("UPDATE products SET tags = '{red,blue}' WHERE id = ? RETURNING id", other.product("1", 1));
        // When
        Response answer = get(query);
        // Then
        assertThat(ids(answer))
                .containsExactlyElementsOf(
                        expected == null
                                ? List.of()
                                : Stream.of(expected.split(" ", -1))
                                        .map(place -> made.get(Integer.parseInt(place)))
                                        .toList());
    }

    @Test
    void aCategoryIsItselfAndNotWhatIsBelowIt() {
        // Given
        long below = SuperuserSql.number(
                "INSERT INTO categories (tenant_id, name, parent_id) VALUES (?, 'Below', ?) RETURNING id",
                tenant.id(),
                category);
        long here = product("a");
        long there = make(below, "");
        // When / Then
        assertThat(ids(get("categoryId=" + category))).containsExactly(here);
        assertThat(ids(get("categoryId=" + below))).containsExactly(there);
        assertThat(ids(get("categoryId=" + Long.MAX_VALUE))).isEmpty();
        assertThat(ids(get("categoryId=" + TestTenant.create().category()))).isEmpty();
    }

    @Test
    void onlyActiveOnesAreListedUnlessAllAreWantedAndTheTimeOfOfferDoesNotCount() {
        // Given
        long active = product("t");
        long hidden = make(category, "\"tags\":[\"t\"],\"active\":false,");
        long over = make(category, "\"tags\":[\"t\"],\"validTo\":\"2001-01-01T00:00:00Z\",");
        for (String query : List.of(
                "ids=" + active + "," + hidden + "," + over, "tagsAny=t,u", "tagsAll=t", "categoryId=" + category)) {
            // When / Then
            assertThat(ids(get(query))).as(query).containsExactly(active, over);
            assertThat(ids(get(query + "&active=all"))).as(query).containsExactly(active, hidden, over);
        }
    }

    @Test
    void listsFollowAProductsChanges() {
        // Given
        long product = product("old");
        // When / Then
        TestTenant.patch(tenant.manager(), "/v1/products/" + product, "{\"tags\":[\"new\",\"both\",\"new\"]}");
        assertThat(ids(get("tagsAny=old"))).isEmpty();
        assertThat(ids(get("tagsAll=new,both"))).containsExactly(product);
        TestTenant.patch(tenant.manager(), "/v1/products/" + product, "{\"active\":false}");
        assertThat(ids(get("tagsAny=new"))).isEmpty();
        assertThat(ids(get("tagsAny=new&active=all"))).containsExactly(product);
        TestTenant.patch(tenant.manager(), "/v1/products/" + product, "{\"active\":true,\"tags\":[]}");
        assertThat(ids(get("tagsAny=new&active=all"))).isEmpty();
        assertThat(ids(get("categoryId=" + category))).containsExactly(product);
    }

    @Test
    void aMembersOrderLeavesTheTagsAlone() {
        // Given
        long product = product("sold");
        long ada = tenant.user();
        // When
        Response order = TestTenant.post(
                tenant.member(ada), "/v1/orders", TestTenant.orderBody(ada, List.of(new Wanted(product, 1))));
        // Then
        order.then().statusCode(201);
        assertThat(ids(get("tagsAny=sold"))).containsExactly(product);
    }

    @Test
    void theTagsOfEveryProductAreThoseOfItsList() {
        // Given what all other tests of this class did, and this
        product("one", "two", "one");
        // When
        List<String> differences = SuperuserSql.column("""
                (SELECT DISTINCT product.tenant_id, tag, product.id, active
                   FROM products product, unnest(tags) tag
                 EXCEPT SELECT tenant_id, tag, product_id, active FROM product_tags)
                UNION ALL
                (SELECT tenant_id, tag, product_id, active FROM product_tags
                 EXCEPT SELECT product.tenant_id, tag, product.id, active FROM products product, unnest(tags) tag)""");
        // Then
        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tagsAny=even,third", "tagsAll=all,even", "categoryId=CATEGORY"})
    void noProductIsSkippedOrSeenTwiceWhileOthersComeAndGo(String query) {
        // Given
        List<Long> there = IntStream.range(0, 30)
                .mapToObj(i -> i % 3 == 0 ? product("all", "even", "third") : product("all", "even"))
                .toList();
        String list = query.replace("CATEGORY", Long.toString(category));
        // When on every page one that was seen is hidden, one still to come loses its place, and new ones come
        List<Long> gone = new ArrayList<>();
        List<Long> seen = walk(list + "&limit=4", page -> {
            if (page < 4) {
                hide(there.get(page));
                hide(there.get(29 - page));
                gone.add(there.get(29 - page));
                product("all", "even");
            }
        });
        // Then
        List<Long> staying = new ArrayList<>(there);
        staying.removeAll(gone);
        assertThat(seen).doesNotHaveDuplicates().isSorted().containsAll(staying).doesNotContainAnyElementsOf(gone);
        assertThat(seen).hasSize(there.size());
    }

    @Test
    void aPageByAllTagsLooksAtSoManyProductsAndTheNextGoesOnBehindThem() {
        // Given two tags that never meet but in the last product
        SuperuserSql.column("""
                INSERT INTO products (tenant_id, category_id, name, price, stock, tags)
                SELECT ?, ?, 'Many', 1, 1, ARRAY['common', CASE n % 2 WHEN 0 THEN 'even' ELSE 'odd' END]
                  FROM generate_series(1, 24000) n""", tenant.id(), category);
        long both = product("common", "even", "odd");
        // When
        List<Integer> sizes = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        do {
            Response page = get("tagsAll=odd,even" + cursor);
            page.then().statusCode(200);
            sizes.add(ids(page).size());
            seen.addAll(ids(page));
            cursor = next(page);
        } while (!cursor.isEmpty());
        // Then
        assertThat(seen).containsExactly(both);
        assertThat(sizes).containsExactly(0, 0, 1);
    }

    @Test
    void theNextPageIsLinkedAndItsCursorBelongsToTheList() {
        // Given
        product("a", "b");
        product("a", "b");
        Response page = get("tagsAny=a,b&limit=1");
        String cursor = page.jsonPath().getString("nextCursor");
        // When
        Response good = get("tagsAny=a,b&limit=5&cursor=" + cursor);
        List<Response> bad = List.of(
                get("tagsAny=a&cursor=" + cursor),
                get("tagsAny=b,a&cursor=" + cursor),
                get("tagsAll=a,b&cursor=" + cursor),
                get("categoryId=" + category + "&cursor=" + cursor),
                get("tagsAny=a,b&active=all&cursor=" + cursor),
                TestTenant.create().manager().get("/v1/products?tagsAny=a,b&cursor=" + cursor));
        // Then
        assertThat(page.header("Link"))
                .isEqualTo("</v1/products?tagsAny=a,b&limit=1&cursor=" + cursor + ">; rel=\"next\"");
        good.then().statusCode(200);
        assertThat(ids(good)).hasSize(1).doesNotContainAnyElementsOf(ids(page));
        bad.forEach(answer -> assertRefused(answer, 400, "malformed-request", "?cursor"));
    }

    @Test
    void membersListProductsAndOperatorsDoNot() {
        // Given
        long product = product("a");
        long ada = tenant.user();
        // When / Then
        assertThat(ids(tenant.member(ada).get("/v1/products?tagsAny=a"))).containsExactly(product);
        assertThat(ids(tenant.member(ada).get("/v1/products?tagsAll=a"))).containsExactly(product);
        assertRefused(tenant.operator().get("/v1/products?tagsAny=a"), 403, "forbidden");
    }

    private List<Long> walk(String query, IntConsumer between) {
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        int page = 0;
        do {
            Response answer = get(query + cursor);
            answer.then().statusCode(200);
            seen.addAll(ids(answer));
            cursor = next(answer);
            between.accept(page++);
        } while (!cursor.isEmpty());
        return seen;
    }

    private static String next(Response page) {
        String cursor = page.jsonPath().getString("nextCursor");
        return cursor == null ? "" : "&cursor=" + cursor;
    }

    private void hide(long product) {
        TestTenant.patch(tenant.manager(), "/v1/products/" + product, "{\"active\":false}")
                .then()
                .statusCode(200);
    }

    private Response get(String query) {
        return tenant.manager().urlEncodingEnabled(false).get("/v1/products?" + query);
    }

    private static List<Long> ids(Response answer) {
        return answer.jsonPath().getList("items.id", Long.class);
    }

    private long product(String... tags) {
        return make(
                category,
                Stream.of(tags).map(tag -> "\"" + tag + "\"").collect(Collectors.joining(",", "\"tags\":[", "],")));
    }

    private long make(long where, String fields) {
        return TestTenant.post(
                        tenant.manager(),
                        "/v1/products",
                        "{\"name\":\"Tent\"," + fields + "\"price\":\"1.00\",\"stock\":5,\"categoryId\":" + where + "}")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
    }
}
