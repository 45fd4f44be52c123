package io.sluice.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.sluice.support.ClusterResource;
import io.sluice.support.RawHttp;
import io.sluice.support.RawHttp.Answer;
import io.sluice.support.RawHttp.Request;
import io.sluice.support.SuperuserSql;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP clients and caches expect of every answer: HEAD, OPTIONS, Cache-Control, Vary, gzip. */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class RepresentationTest {

    private static final String CALLER = "X-Tenant-Id, X-User-Id, X-Groups";

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    private final TestTenant tenant = TestTenant.create();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/users/USER",
                "/v1/products/PRODUCT",
                "/v1/orders/ORDER",
                "/v1/orders/ORDER?embed=user,items",
                "/v1/orders?limit=1",
                "/v1/orders?limit=200",
                "/v1/categories/tree",
                "/v1/orders/999999999",
                "/v1/orders?limit=x",
                "/v1/nowhere"
            })
    void aHeadSaysWhatAGetWouldWithoutItsBody(String template) throws IOException, InterruptedException {
        // Given
        long user = tenant.user();
        long product = tenant.product("1.00", 100);
        long order = tenant.placed(user, new Wanted(product, 1));
        tenant.placed(user, new Wanted(product, 1));
        String path = template.replace("USER", "" + user)
                .replace("PRODUCT", "" + product)
                .replace("ORDER", "" + order);
        // When
        HttpResponse<byte[]> get = send("GET", path);
        HttpResponse<byte[]> head = send("HEAD", path);
        // Then
        assertThat(head.body()).isEmpty();
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(get.headers().firstValue("Content-Type"));
        for (String name : List.of("ETag", "Cache-Control", "Vary", "Served-By")) {
            assertThat(head.headers().allValues(name))
                    .as(name)
                    .isEqualTo(get.headers().allValues(name));
        }
        assertThat(head.headers().firstValue("Link").isPresent())
                .isEqualTo(get.headers().firstValue("Link").isPresent());
        // Either it says the length of the body that it spares, or nothing.
        head.headers()
                .firstValue("Content-Length")
                .ifPresent(length -> assertThat(Integer.parseInt(length)).isIn(get.body().length));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/users          | POST",
                "/v1/users/1        | DELETE GET HEAD PATCH",
                "/v1/users/x        | DELETE GET HEAD PATCH",
                "/v1/products/1     | GET HEAD PATCH",
                "/v1/orders         | GET HEAD POST",
                "/v1/orders/1       | GET HEAD PATCH",
                "/v1/categories/tree | GET HEAD",
                "/v1/tenants        | GET HEAD POST",
                "/v1/tenants/1      | GET HEAD"
            })
    void optionsNamesTheMethodsOfThatPathToAnybody(String path, String methods) {
        // When
        Response answer = given().options(path);
        // Then
        answer.then().statusCode(200).header("Vary", nullValue()).header("Cache-Control", equalTo("no-store"));
        assertThat(answer.asString()).isEmpty();
        Set<String> allowed = new TreeSet<>(List.of(answer.header("Allow").split(", ")));
        assertThat(allowed).contains(methods.split(" ")).contains("OPTIONS").doesNotContain("PUT", "TRACE");
        assertThat(allowed.contains("DELETE")).isEqualTo(methods.contains("DELETE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/nowhere", "/v1/orders/1/2", "/v1/", "/nowhere"})
    void optionsOfAPathThatIsNotThereIsA404(String path) {
        given().options(path).then().statusCode(404).body("code", equalTo("not-found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/users/USER", "/v1/products/PRODUCT"})
    void whatHasATagIsKeptByItsCallerAloneAndAskedForAgain(String template) {
        // Given
        String path = template.replace("USER", "" + tenant.user()).replace("PRODUCT", "" + tenant.product("1.00", 1));
        // When
        Response answer = tenant.manager().get(path);
        // Then
        answer.then()
                .statusCode(200)
                .header("Cache-Control", equalTo("private, no-cache"))
                .header("Vary", equalTo(CALLER + ", Accept"));
    }

    @Test
    void nothingElseIsKept() {
        tenant.manager()
                .get("/v1/orders")
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("no-store"))
                .header("Vary", equalTo(CALLER + ", Accept, Accept-Encoding"));
        for (String path : List.of("/v1/orders/999999999", "/v1/orders?limit=0", "/v1/nowhere", "/nowhere")) {
            tenant.manager()
                    .get(path)
                    .then()
                    .header("Cache-Control", equalTo("no-store"))
                    .header("ETag", nullValue());
        }
        given().get("/v1/orders").then().statusCode(401).header("Cache-Control", equalTo("no-store"));
        tenant.manager()
                .delete("/v1/users/" + tenant.user())
                .then()
                .statusCode(204)
                .header("Cache-Control", equalTo("no-store"));
    }

    @Test
    void aLongListIsCompressedForWhoeverAcceptsIt() throws IOException, InterruptedException {
        // Given
        manyCategories();
        // When
        HttpResponse<byte[]> plain = send("GET", "/v1/categories/tree");
        HttpResponse<byte[]> gzipped = send("GET", "/v1/categories/tree", "Accept-Encoding", "gzip");
        HttpResponse<byte[]> refused = send("GET", "/v1/categories/tree", "Accept-Encoding", "gzip;q=0, br");
        // Then
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(refused.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(gzipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(gzipped.headers().firstValue("Vary")).hasValue(CALLER + ", Accept, Accept-Encoding");
        assertThat(gzipped.body().length).isLessThan(plain.body().length / 4);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzipped.body())).readAllBytes())
                .isEqualTo(plain.body())
                .isEqualTo(refused.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                  | true",
                "GZIP;q=0.1            | true",
                "br, gzip, deflate     | true",
                "*                     | true",
                "x-gzip                | true",
                "gzip;q=0              | false",
                "gzip; q=0.000, *      | false",
                "*;q=0                 | false",
                "br, deflate           | false",
                "identity              | false",
                "''                    | false"
            })
    void acceptEncodingIsHonoured(String header, boolean accepted) {
        assertThat(AcceptedCodings.gzip(List.of(header))).isEqualTo(accepted);
    }

    @Test
    void shortAnswersAndPointReadsAreNotCompressed() throws IOException, InterruptedException {
        // Given
        long user = tenant.user();
        long product = tenant.product("1.00", 100);
        List<Long> products = tenant.products(150, "1.00", 10);
        long order = tenant.placed(
                user, products.stream().map(one -> new Wanted(one, 1)).toArray(Wanted[]::new));
        for (String path : List.of(
                "/v1/products/" + product,
                "/v1/orders?limit=1",
                "/v1/orders/" + order + "?embed=items",
                "/v1/nowhere")) {
            // When
            HttpResponse<byte[]> answer = send("GET", path, "Accept-Encoding", "gzip");
            // Then
            assertThat(answer.headers().firstValue("Content-Encoding")).as(path).isEmpty();
        }
    }

    @Test
    void aPageOfAnotherOriginIsToldNothingWhileCorsIsOff() {
        given().header("Origin", "https://elsewhere.example")
                .header("Access-Control-Request-Method", "GET")
                .options("/v1/orders")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Methods", nullValue());
        tenant.manager()
                .header("Origin", "https://elsewhere.example")
                .get("/v1/orders")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/%zz", "/v1/orders/%", "/v1/a|b", "/v1/orders?x=<>", "/v1/{id}"})
    void aRequestLineThatIsNoUriIsAProblemToo(String path) {
        // When
        Answer answer = RawHttp.exchange(
                api(), new Request("GET", path, List.of("X-Request-Id: mine", "X-Tenant-Id: 1"), new byte[0], false));
        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("X-Request-Id")).isEqualTo("mine");
        assertThat(answer.body()).contains("\"code\":\"malformed-request\"", "\"requestId\":\"mine\"");
    }

    private void manyCategories() {
        SuperuserSql.column(
                "INSERT INTO categories (tenant_id, name) SELECT ?, 'Category ' || n FROM generate_series(1, 500) n"
                        + " RETURNING id",
                tenant.id());
    }

    private HttpResponse<byte[]> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api().resolve(path))
                .header("X-Tenant-Id", Long.toString(tenant.id()))
                .header("Consistency", "strong")
                .method(method, HttpRequest.BodyPublishers.noBody());
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private URI api() {
        if (gateway == null) {
            throw new IllegalStateException("Quarkus fills it");
        }
        return gateway;
    }
}
