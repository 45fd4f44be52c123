package io.sluice.users;

import static io.sluice.support.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
class UserListTest {

    private final TestTenant tenant = TestTenant.create();

    @Test
    void newestComeFirstUnlessSaidOtherwise() {
        // Given
        long old = user("a@example.com", "A", "2026-01-01T00:00:00Z");
        long young = user("b@example.com", "B", "2026-01-03T00:00:00Z");
        long middle = user("c@example.com", "C", "2026-01-02T00:00:00Z");
        // When
        Response answer = get("");
        // Then
        answer.then().statusCode(200);
        assertThat(ids(answer)).containsExactly(young, middle, old);
        assertThat(answer.jsonPath().getString("nextCursor")).isNull();
        assertThat(answer.asString()).contains("\"nextCursor\":null", "\"phone\":null", "\"preferences\":{}");
        assertThat(answer.jsonPath().getMap("items[0]"))
                .isEqualTo(get("/" + young).jsonPath().getMap("$"));
    }

    @ParameterizedTest
    @CsvSource({
        "createdAt, bob adam Eve carl",
        "-createdAt, carl Eve adam bob",
        "email, adam bob carl Eve",
        "name, Eve bob carl adam"
    })
    void aSortSaysTheOrderWhateverTheCase(String sort, String order) {
        // Given
        user("bob@example.com", "beatrice", "2026-01-01T00:00:00Z");
        user("adam@example.com", "Zoe", "2026-01-02T00:00:00Z");
        user("Eve@example.com", "ANNA", "2026-01-03T00:00:00Z");
        user("carl@example.com", "Carl", "2026-01-04T00:00:00Z");
        // When
        Response answer = get("?sort=" + sort);
        // Then
        assertThat(answer.jsonPath().getList("items.email", String.class))
                .containsExactly(Stream.of(order.split(" ", -1))
                        .map(name -> name + "@example.com")
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-createdAt", "createdAt", "email", "name"})
    void pagesFollowEachOtherThroughTies(String sort) {
        // Given users of whom many have the same name and the same moment
        users(25, "2026-01-01T00:00:00Z");
        users(25, "2026-01-02T00:00:00Z");
        // When
        List<Long> seen = walk("sort=" + sort + "&limit=7", page -> {});
        // Then
        List<Long> whole = ids(get("?sort=" + sort + "&limit=200"));
        assertThat(seen).isEqualTo(whole).hasSize(50).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-createdAt", "createdAt", "email", "name"})
    void noUserIsSkippedOrSeenTwiceWhileOthersComeAndGo(String sort) {
        // Given
        List<Long> there = users(40, "2026-01-01T00:00:00Z");
        List<Long> first = ids(get("?sort=" + sort + "&limit=5"));
        // When on every page one comes in front of it and one behind, and one that was seen goes
        List<Long> seen = walk("sort=" + sort + "&limit=5", page -> {
            user("!front" + page + "@example.com", "!front", "2000-01-01T00:00:00Z");
            user("~back" + page + "@example.com", "~back", "2040-01-01T00:00:00Z");
            if (page < first.size()) {
                SuperuserSql.column("UPDATE users SET deleted_at = now() WHERE id = ? RETURNING id", first.get(page));
            }
        });
        // Then
        assertThat(seen).doesNotHaveDuplicates().containsAll(there);
    }

    @Test
    void aUserThatGoesBeforeItsPageIsNotSeenAndItsNeighboursAre() {
        // Given
        List<Long> there = users(9, "2026-01-01T00:00:00Z");
        List<Long> order = ids(get("?sort=name"));
        // When the user that the first page ends with goes, and the one that the next page would begin with
        List<Long> seen = walk("sort=name&limit=3", page -> {
            if (page == 0) {
                SuperuserSql.column(
                        "UPDATE users SET deleted_at = now() WHERE id IN (?, ?) RETURNING id",
                        order.get(2),
                        order.get(3));
            }
        });
        // Then
        assertThat(seen).hasSize(8).doesNotContain(order.get(3));
        assertThat(there).containsAll(seen);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email=ADA@example.com                         | ada",
                "email=ada                                     | ",
                "name=da                                       | ada adele",
                "name=DA                                       | ada adele",
                "name=%25                                      | percent",
                "name=_                                        | under",
                "name=%5C                                      | back",
                "name=%C3%89LI                                 | elise",
                "role=manager                                  | adele",
                "role=manager&name=SILVA                       | adele",
                "role=member&email=ada@example.com             | ada",
                "role=manager&email=ada@example.com            | ",
                "createdAfter=2026-01-02T00:00:00Z&name=a      | adele back under",
                "createdAfter=2026-01-03T00:00:00Z             | back elise percent under",
                "createdBefore=2026-01-02T00:00:00Z            | ada",
                "createdAfter=2026-01-01T00:00:00Z&createdBefore=2026-01-03T00:00:00Z | adele"
            })
    void filtersHoldTogether(String query, @Nullable String expected) {
        // Given
        user("ada@example.com", "Ada", "2026-01-01T00:00:00Z");
        long adele = user("adele@example.com", "Tamara da Silva", "2026-01-02T12:00:00Z");
        SuperuserSql.column("UPDATE users SET role = 'manager' WHERE id = ? RETURNING id", adele);
        user("percent@example.com", "100%", "2026-01-04T00:00:00Z");
        user("under@example.com", "A_B", "2026-01-04T00:00:00Z");
        user("back@example.com", "A\\B", "2026-01-04T00:00:00Z");
        user("elise@example.com", "élise", "2026-01-04T00:00:00Z");
        for (String sort : List.of("-createdAt", "createdAt", "email", "name")) {
            // When
            Response answer = get("?" + query + "&sort=" + sort);
            // Then
            assertThat(answer.jsonPath().getList("items.email", String.class))
                    .as(sort)
                    .map(email -> email.replace("@example.com", ""))
                    .containsExactlyInAnyOrder(expected == null ? new String[0] : expected.split(" ", -1));
        }
    }

    @Test
    void deletedUsersAndThoseOfOthersAreNotListed() {
        // Given
        long gone = tenant.user("gone@example.com");
        tenant.manager().delete("/v1/users/" + gone).then().statusCode(204);
        TestTenant.create().user("other@example.com");
        long there = tenant.user("there@example.com");
        for (String query : List.of("", "?sort=createdAt", "?sort=email", "?sort=name")) {
            // When / Then
            assertThat(ids(get(query))).containsExactly(there);
        }
        assertThat(ids(get("?email=gone@example.com"))).isEmpty();
        assertThat(ids(get("?email=other@example.com"))).isEmpty();
    }

    @Test
    void aPageLooksAtSoManyUsersAndTheNextGoesOnBehindThem() {
        // Given one who is searched for behind more users than one page looks at
        SuperuserSql.column("""
                INSERT INTO users (tenant_id, email, name, created_at)
                SELECT ?, 'u' || n || '@example.com', 'Common', timestamptz '2026-01-01Z' + n * interval '1 second'
                  FROM generate_series(1, 12000) n RETURNING 1""", tenant.id());
        long rare = user("rare@example.com", "Rare", "2025-01-01T00:00:00Z");
        for (String sort : List.of("-createdAt", "name")) {
            // When
            List<Integer> sizes = new ArrayList<>();
            List<Long> found = new ArrayList<>();
            String cursor = "";
            do {
                Response page = get("?name=rar&sort=" + sort + cursor);
                page.then().statusCode(200);
                sizes.add(ids(page).size());
                found.addAll(ids(page));
                cursor = next(page);
            } while (!cursor.isEmpty());
            // Then
            assertThat(found).as(sort).containsExactly(rare);
            assertThat(sizes).as(sort).containsExactly(0, 0, 1);
        }
        assertThat(walk("limit=200", page -> {})).hasSize(12_001).doesNotHaveDuplicates();
    }

    @Test
    void theNextPageIsLinked() {
        // Given
        users(3, "2026-01-01T00:00:00Z");
        // When
        Response answer = get("?sort=name&name=a&limit=2");
        // Then
        String cursor = answer.jsonPath().getString("nextCursor");
        assertThat(answer.header("Link"))
                .isEqualTo("</v1/users?sort=name&name=a&limit=2&cursor=" + cursor + ">; rel=\"next\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sort=name",
                "sort=createdAt",
                "name=a",
                "role=member",
                "email=u1@example.com",
                "createdAfter=2020-01-01T00:00:00Z",
                "createdBefore=2040-01-01T00:00:00Z"
            })
    void aCursorOfAnotherListIsRefused(String other) {
        // Given
        users(3, "2026-01-01T00:00:00Z");
        String cursor = get("?limit=1").jsonPath().getString("nextCursor");
        // When
        Response good = get("?limit=2&cursor=" + cursor);
        Response bad = get("?" + other + "&cursor=" + cursor);
        Response foreign = TestTenant.create().manager().get("/v1/users?cursor=" + cursor);
        // Then
        good.then().statusCode(200);
        assertRefused(bad, 400, "malformed-request", "?cursor");
        assertRefused(foreign, 400, "malformed-request", "?cursor");
    }

    @Test
    void onlyAManagerListsUsers() {
        // Given
        long ada = tenant.user();
        // When / Then
        assertRefused(tenant.member(ada).get("/v1/users"), 403, "forbidden");
        assertRefused(tenant.operator().get("/v1/users"), 403, "forbidden");
    }

    /** All ids of a list, page by page; after each page something happens, the number of the page being given. */
    private List<Long> walk(String query, IntConsumer between) {
        List<Long> seen = new ArrayList<>();
        String cursor = "";
        int page = 0;
        do {
            Response answer = get("?" + query + cursor);
            answer.then().statusCode(200);
            seen.addAll(ids(answer));
            cursor = next(answer);
            // What comes behind each page must not make the walk endless.
            if (page < 20) {
                between.accept(page);
            }
            page++;
        } while (!cursor.isEmpty());
        return seen;
    }

    private static String next(Response page) {
        String cursor = page.jsonPath().getString("nextCursor");
        return cursor == null ? "" : "&cursor=" + cursor;
    }

    private Response get(String rest) {
        return tenant.manager().urlEncodingEnabled(false).get("/v1/users" + rest);
    }

    private static List<Long> ids(Response answer) {
        return answer.jsonPath().getList("items.id", Long.class);
    }

    /** So many users of that moment, with five names between them, in the order of their ids. */
    private List<Long> users(int count, String createdAt) {
        return IntStream.range(0, count)
                .mapToObj(i -> user(
                        "u" + i + createdAt.replace(":", ".") + "@example.com",
                        "Name " + (char) ('a' + i % 5),
                        createdAt))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private long user(String email, String name, String createdAt) {
        return SuperuserSql.number(
                "INSERT INTO users (tenant_id, email, name, created_at) VALUES (?, ?, ?, ?::timestamptz) RETURNING id",
                tenant.id(),
                email,
                name,
                createdAt);
    }
}
