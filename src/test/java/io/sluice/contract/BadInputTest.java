package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.support.ClusterResource;
import io.sluice.support.DatabaseFingerprint;
import io.sluice.support.RawHttp;
import io.sluice.support.RawHttp.Answer;
import io.sluice.support.RawHttp.Request;
import io.sluice.support.Refusals;
import io.sluice.support.TestTenant;
import io.sluice.support.TestTenant.Wanted;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Tables of requests that are refused: request → status, code and pointers, each with a whole problem document, no leak
 * and the database as it was. In paths and bodies {@code USER}, {@code CATEGORY}, {@code PRODUCT} and {@code ORDER}
 * stand for ids of a tenant that has one of each; without a header of its own a request comes from its manager.
 */
@QuarkusTest
@WithTestResource(ClusterResource.class)
class BadInputTest {

    private static final String MALFORMED = "malformed-request";
    private static final String INVALID = "validation-failed";
    private static final String JSON = "Content-Type: application/json";
    private static final String PATCHES = "Content-Type: application/merge-patch+json";
    private static final int MEBIBYTE = 1024 * 1024;

    /** A digit three of Arabic, which {@code Character.isDigit} takes for one. */
    private static final String ARABIC_THREE = "٣";

    @TestHTTPResource("/")
    @Nullable
    URI gateway;

    /** A request and what must come of it. */
    private record Row(Request request, String shown, int status, String code, List<String> pointers) {

        String name() {
            String head = shown.length() > 110 ? shown.substring(0, 110) + "…" : shown;
            return head.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ') + " → " + status + " " + code + " "
                    + String.join(" ", pointers);
        }
    }

    @TestFactory
    Stream<DynamicTest> aBodyThatIsNoJsonIsMalformed() {
        return refused(
                users("").is(400, MALFORMED),
                users("   ").is(400, MALFORMED),
                users("{").is(400, MALFORMED),
                users("{\"email\":\"a@b.example\",\"name\":\"A").is(400, MALFORMED),
                users("{email:\"a@b.example\",\"name\":\"A\"}").is(400, MALFORMED),
                users("{'email':'a@b.example','name':'A'}").is(400, MALFORMED),
                users("{\"email\":\"a@b.example\",\"name\":\"A\",}").is(400, MALFORMED),
                users("{\"email\":\"a@b.example\",\"name\":\"A\"} x").is(400, MALFORMED),
                users("{\"email\":\"a@b.example\",\"name\":\"A\"}{}").is(400, MALFORMED),
                users("/* c */{\"email\":\"a@b.example\",\"name\":\"A\"}").is(400, MALFORMED),
                users("{\"email\":\"a@b.example\",\"name\":\"A\",\"name\":\"B\"}")
                        .is(400, MALFORMED),
                users("{\"email\":\"a@b.example\",\"name\":\"A\",\"metadata\":{\"preferences\":{\"k\":1,\"k\":2}}}")
                        .is(400, MALFORMED),
                users("{\"email\":\"a@b.example\",\"name\":\"A\nB\"}").is(400, MALFORMED),
                users("{\"email\":\"a@b.example\",\"name\":\"\\x41\"}").is(400, MALFORMED),
                products("\"price\":\"1.00\",\"stock\":007").is(400, MALFORMED),
                products("\"price\":\"1.00\",\"stock\":NaN").is(400, MALFORMED),
                products("\"price\":\"1.00\",\"stock\":+5").is(400, MALFORMED),
                preferences("{\"a\":" + "[".repeat(100_000)).is(400, MALFORMED),
                preferences("{\"a\":".repeat(40) + "1" + "}".repeat(40)).is(400, MALFORMED),
                users("{\"email\":\"a@b.example\",\"name\":\"" + "A".repeat(64 * 1024 + 1) + "\"}")
                        .is(400, MALFORMED),
                preferences("{\"n\":" + "9".repeat(100) + "}").is(400, MALFORMED),
                preferences("{\"" + "k".repeat(2_000) + "\":1}").is(400, MALFORMED),
                patch("/v1/users/USER", "{\"name\":\"A\",\"name\":\"B\"}").is(400, MALFORMED),
                patch("/v1/orders/ORDER", "").is(400, MALFORMED));
    }

    @TestFactory
    Stream<DynamicTest> aBodyThatIsNotUtf8IsMalformed() {
        String good = "{\"email\":\"é@b.example\",\"name\":\"é\"}";
        return refused(
                bytes("Latin 1", good.getBytes(StandardCharsets.ISO_8859_1)).is(400, MALFORMED),
                bytes("UTF-16", good.getBytes(StandardCharsets.UTF_16)).is(400, MALFORMED),
                bytes("UTF-16LE", "{\"name\":\"A\"}".getBytes(StandardCharsets.UTF_16LE))
                        .is(400, MALFORMED),
                bytes("UTF-32", "{\"name\":\"A\"}".getBytes(Charset.forName("UTF-32")))
                        .is(400, MALFORMED),
                bytes("byte order mark", ("\uFEFF" + good).getBytes(StandardCharsets.UTF_8))
                        .is(400, MALFORMED),
                bytes("half a surrogate pair, raw", named((byte) 0xED, (byte) 0xA0, (byte) 0xBD))
                        .is(400, MALFORMED),
                bytes("overlong NUL", named((byte) 0xC0, (byte) 0x80)).is(400, MALFORMED),
                bytes("raw NUL", named((byte) 0)).is(400, MALFORMED),
                bytes("a character cut short", named((byte) 0xF0, (byte) 0x9F)).is(400, MALFORMED),
                bytes("beyond Unicode", named((byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80))
                        .is(400, MALFORMED));
    }

    @TestFactory
    Stream<DynamicTest> anUnknownFieldIsNamed() {
        return refused(
                users("{\"email\":\"a@b.example\",\"nmae\":\"A\"}").is(400, MALFORMED, "/nmae"),
                users("{\"id\":1,\"email\":\"a@b.example\",\"name\":\"A\"}").is(400, MALFORMED, "/id"),
                users("{\"tenantId\":1,\"email\":\"a@b.example\",\"name\":\"A\"}")
                        .is(400, MALFORMED, "/tenantId"),
                users("{\"email\":\"a@b.example\",\"name\":\"A\",\"metadata\":{\"zone\":\"x\"}}")
                        .is(400, MALFORMED, "/metadata/zone"),
                orders("{\"userId\":USER,\"items\":[{\"productId\":PRODUCT,\"quantity\":1,\"price\":\"0.01\"}]}")
                        .is(400, MALFORMED, "/items/0/price"),
                orders("{\"userId\":USER,\"total\":\"0.01\",\"items\":[]}").is(400, MALFORMED, "/total"),
                products("\"price\":\"1.00\",\"stock\":1,\"salesCount\":5").is(400, MALFORMED, "/salesCount"),
                products("\"price\":\"1.00\",\"stock\":1,\"coordinates\":{\"x\":1,\"y\":2,\"z\":3}")
                        .is(400, MALFORMED, "/coordinates/z"),
                post("/v1/categories", "{\"name\":\"A\",\"parent\":1}").is(400, MALFORMED, "/parent"),
                patch("/v1/users/USER", "{\"version\":9}").is(400, MALFORMED, "/version"),
                patch("/v1/users/USER", "{\"metadata\":{\"zone\":1}}").is(400, MALFORMED, "/metadata/zone"),
                patch("/v1/products/PRODUCT", "{\"a/b~c\":1}").is(400, MALFORMED, "/a~1b~0c"),
                patch("/v1/orders/ORDER", "{\"status\":\"paid\",\"userId\":1}").is(400, MALFORMED, "/userId"));
    }

    @TestFactory
    Stream<DynamicTest> aUserOfWrongValuesIsNotMade() {
        return refused(
                users("[]").is(422, INVALID, ""),
                users("\"x\"").is(422, INVALID, ""),
                users("null").is(422, INVALID, ""),
                users("1").is(422, INVALID, ""),
                users("{}").is(422, INVALID, "/email", "/name"),
                users("{\"email\":null,\"name\":null}").is(422, INVALID, "/email", "/name"),
                user("\"email\":1,\"name\":\"A\"").is(422, INVALID, "/email"),
                user("\"email\":\"\",\"name\":\"A\"").is(422, INVALID, "/email"),
                user("\"email\":\"   \",\"name\":\"A\"").is(422, INVALID, "/email"),
                user("\"email\":\"abc\",\"name\":\"A\"").is(422, INVALID, "/email"),
                user("\"email\":\"a@b@c\",\"name\":\"A\"").is(422, INVALID, "/email"),
                user("\"email\":\"" + "a".repeat(65) + "@" + domain(255) + "\",\"name\":\"A\"")
                        .is(422, INVALID, "/email"),
                named("\"\"").is(422, INVALID, "/name"),
                named("\" \\t \"").is(422, INVALID, "/name"),
                named("true").is(422, INVALID, "/name"),
                named("[\"A\"]").is(422, INVALID, "/name"),
                named("{}").is(422, INVALID, "/name"),
                named("\"" + "A".repeat(201) + "\"").is(422, INVALID, "/name"),
                named("\"" + "😀".repeat(201) + "\"").is(422, INVALID, "/name"),
                named("\"A\\u0000B\"").is(422, INVALID, "/name"),
                named("\"A\\ud83d\"").is(422, INVALID, "/name"),
                named("\"\\ude00\\ud83d\"").is(422, INVALID, "/name"),
                named("\"A\",\"phone\":\"\"").is(422, INVALID, "/phone"),
                named("\"A\",\"phone\":33").is(422, INVALID, "/phone"),
                named("\"A\",\"phone\":\"" + "1".repeat(41) + "\"").is(422, INVALID, "/phone"),
                named("\"A\",\"role\":\"boss\"").is(422, INVALID, "/role"),
                named("\"A\",\"role\":\"MEMBER\"").is(422, INVALID, "/role"),
                named("\"A\",\"role\":\"\"").is(422, INVALID, "/role"),
                named("\"A\",\"role\":0").is(422, INVALID, "/role"),
                named("\"A\",\"metadata\":[]").is(422, INVALID, "/metadata"),
                named("\"A\",\"metadata\":\"\"").is(422, INVALID, "/metadata"),
                named("\"A\",\"metadata\":{\"timezone\":1}").is(422, INVALID, "/metadata/timezone"),
                named("\"A\",\"metadata\":{\"timezone\":\"" + "x".repeat(65) + "\"}")
                        .is(422, INVALID, "/metadata/timezone"),
                named("\"A\",\"metadata\":{\"locale\":\"x\"}").is(422, INVALID, "/metadata/locale"),
                preferences("[]").is(422, INVALID, "/metadata/preferences"),
                preferences("\"{}\"").is(422, INVALID, "/metadata/preferences"),
                preferences("{\"k\":\"" + "v".repeat(16_384) + "\"}").is(422, INVALID, "/metadata/preferences"),
                preferences("{\"k\":[\"\\u0000\"]}").is(422, INVALID, "/metadata/preferences/k/0"),
                preferences("{\"a\\u0000\":1}").is(422, INVALID, "/metadata/preferences/a\0"),
                preferences("{\"n\":1e999999999}").is(422, INVALID, "/metadata/preferences"),
                preferences("{\"n\":1e-99999}").is(422, INVALID, "/metadata/preferences"));
    }

    @TestFactory
    Stream<DynamicTest> aBatchOfWrongUsersIsNotMade() {
        String good = "{\"email\":\"a@b.example\",\"name\":\"A\"}";
        return refused(
                batch("").is(400, MALFORMED),
                batch("[" + good + "]").is(422, INVALID, ""),
                batch("{}").is(422, INVALID, "/users"),
                batch("{\"users\":null}").is(422, INVALID, "/users"),
                batch("{\"users\":[]}").is(422, INVALID, "/users"),
                batch("{\"users\":{}}").is(422, INVALID, "/users"),
                batch("{\"users\":[null]}").is(422, INVALID, "/users/0"),
                batch("{\"users\":[" + good + ",1]}").is(422, INVALID, "/users/1"),
                batch("{\"users\":[" + good + ",{}]}").is(422, INVALID, "/users/1/email", "/users/1/name"),
                batch("{\"users\":[" + good + ",{\"email\":\"b\",\"name\":\"B\"}]}")
                        .is(422, INVALID, "/users/1/email"),
                batch("{\"users\":[{\"email\":\"b@b.example\",\"name\":\"B\\u0000\"}]}")
                        .is(422, INVALID, "/users/0/name"),
                batch("{\"users\":[{\"email\":\"b@b.example\",\"name\":\"B\",\"role\":\"boss\"}]}")
                        .is(422, INVALID, "/users/0/role"),
                batch(
                                "{\"users\":[{\"email\":\"b@b.example\",\"name\":\"B\",\"metadata\":{\"preferences\":{\"n\":1e99999}}}]}")
                        .is(422, INVALID, "/users/0/metadata/preferences"),
                batch("{\"users\":[" + good + "," + good + "]}").is(422, INVALID, "/users/0/email", "/users/1/email"),
                batch("{\"users\":[" + good + ",{\"email\":\"A@B.example\",\"name\":\"B\"}]}")
                        .is(422, INVALID, "/users/0/email", "/users/1/email"),
                batch("{\"users\":[" + good + ",{\"email\":\"ada@example.com\",\"name\":\"B\"}]}")
                        .is(409, "email-taken", "/users/1/email"),
                batch("{\"users\":[" + String.join(",", Collections.nCopies(1_001, good)) + "]}")
                        .is(422, INVALID, "/users"),
                batch("{\"users\":[" + good + "],\"dry\":true}").is(400, MALFORMED, "/dry"),
                batch("{\"users\":[{\"email\":\"b@b.example\",\"name\":\"B\",\"id\":1}]}")
                        .is(400, MALFORMED, "/users/0/id"));
    }

    @TestFactory
    Stream<DynamicTest> metadataOfAUserIsTyped() {
        return Stream.of(
                        "{\"timezone\":\"\"} timezone",
                        "{\"timezone\":\"+01:00\"} timezone",
                        "{\"timezone\":\"Z\"} timezone",
                        "{\"timezone\":\"europe/paris\"} timezone",
                        "{\"timezone\":\"Mars/Olympus\"} timezone",
                        "{\"locale\":\"\"} locale",
                        "{\"locale\":\"en_US\"} locale",
                        "{\"locale\":\"en-\"} locale",
                        "{\"locale\":\"en-x-" + "a2345678-".repeat(4) + "a\"} locale",
                        "{\"preferences\":" + "{\"a\":".repeat(9) + "1" + "}".repeat(9) + "} preferences",
                        "{\"preferences\":{\"a\":" + "[".repeat(8) + "]".repeat(8) + "}} preferences",
                        "{\"preferences\":{\"k\":\"" + "v".repeat(16_384) + "\"}} preferences")
                .map(row -> row.split(" ", -1))
                .flatMap(row -> refused(
                        named("\"A\",\"metadata\":" + row[0]).is(422, INVALID, "/metadata/" + row[1]),
                        patch("/v1/users/USER", "{\"metadata\":" + row[0] + "}")
                                .is(422, INVALID, "/metadata/" + row[1]),
                        batch("{\"users\":[{\"email\":\"b@b.example\",\"name\":\"B\",\"metadata\":" + row[0] + "}]}")
                                .is(422, INVALID, "/users/0/metadata/" + row[1])));
    }

    @TestFactory
    Stream<DynamicTest> aPriceIsAPlainAmountInAString() {
        return Stream.of(
                        "59.97",
                        "59",
                        "1e400",
                        "true",
                        "{}",
                        "[\"1.00\"]",
                        "null",
                        "\"1e3\"",
                        "\"-1\"",
                        "\"+1\"",
                        "\"0.001\"",
                        "\"\"",
                        "\" 1.00\"",
                        "\"abc\"",
                        "\"1,50\"",
                        "\".5\"",
                        "\"1.\"",
                        "\"0x10\"",
                        "\"NaN\"",
                        "\"99999999999.00\"",
                        "\"" + ARABIC_THREE + "\"")
                .flatMap(price -> refused(
                        products("\"stock\":1,\"price\":" + price).is(422, INVALID, "/price"),
                        patch("/v1/products/PRODUCT", "{\"price\":" + price + "}")
                                .is(422, INVALID, "/price")));
    }

    @TestFactory
    Stream<DynamicTest> aProductOfWrongValuesIsNotMade() {
        String priced = "\"price\":\"1.00\",";
        return refused(
                products("\"stock\":1").is(422, INVALID, "/price"),
                products("\"price\":\"1.00\"").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":-1").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":1000000001").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":2147483648").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":9223372036854775808").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":1e400").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":1.0").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":1e2").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":\"1\"").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":true").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":null").is(422, INVALID, "/stock"),
                products(priced + "\"stock\":1,\"tags\":\"a\"").is(422, INVALID, "/tags"),
                products(priced + "\"stock\":1,\"tags\":{}").is(422, INVALID, "/tags"),
                products(priced + "\"stock\":1,\"tags\":[\"a\",1]").is(422, INVALID, "/tags/1"),
                products(priced + "\"stock\":1,\"tags\":[null]").is(422, INVALID, "/tags/0"),
                products(priced + "\"stock\":1,\"tags\":[\"\"]").is(422, INVALID, "/tags/0"),
                products(priced + "\"stock\":1,\"tags\":[\"" + "t".repeat(51) + "\"]")
                        .is(422, INVALID, "/tags/0"),
                products(priced + "\"stock\":1,\"tags\":[" + "\"t\",".repeat(50) + "\"t\"]")
                        .is(422, INVALID, "/tags"),
                products(priced + "\"stock\":1,\"metadata\":[]").is(422, INVALID, "/metadata"),
                products(priced + "\"stock\":1,\"active\":\"true\"").is(422, INVALID, "/active"),
                products(priced + "\"stock\":1,\"active\":1").is(422, INVALID, "/active"),
                products(priced + "\"stock\":1,\"coordinates\":[1,2]").is(422, INVALID, "/coordinates"),
                products(priced + "\"stock\":1,\"coordinates\":{\"x\":1}").is(422, INVALID, "/coordinates/y"),
                products(priced + "\"stock\":1,\"coordinates\":{\"x\":\"1\",\"y\":1}")
                        .is(422, INVALID, "/coordinates/x"),
                products(priced + "\"stock\":1,\"coordinates\":{\"x\":1,\"y\":1e400}")
                        .is(422, INVALID, "/coordinates/y"),
                products(priced + "\"stock\":1,\"coordinates\":{\"x\":null,\"y\":1}")
                        .is(422, INVALID, "/coordinates/x"),
                products(priced + "\"stock\":1,\"validFrom\":\"yesterday\"").is(422, INVALID, "/validFrom"),
                products(priced + "\"stock\":1,\"validFrom\":1767225600").is(422, INVALID, "/validFrom"),
                products(priced + "\"stock\":1,\"validFrom\":\"2026-01-31\"").is(422, INVALID, "/validFrom"),
                products(priced + "\"stock\":1,\"validFrom\":\"2026-02-30T00:00:00Z\"")
                        .is(422, INVALID, "/validFrom"),
                products(priced + "\"stock\":1,\"validTo\":\"2026-01-31T12:00:00+01:00\"")
                        .is(422, INVALID, "/validTo"),
                products(priced + "\"stock\":1,\"validTo\":\"\"").is(422, INVALID, "/validTo"),
                categorised("0").is(422, INVALID, "/categoryId"),
                categorised("-1").is(422, INVALID, "/categoryId"),
                categorised("\"1\"").is(422, INVALID, "/categoryId"),
                categorised("1.5").is(422, INVALID, "/categoryId"),
                categorised("null").is(422, INVALID, "/categoryId"),
                categorised("9223372036854775807").is(422, INVALID, "/categoryId"),
                categorised("9223372036854775808").is(422, INVALID, "/categoryId"),
                patch("/v1/products/PRODUCT", "{\"stock\":-1}").is(422, INVALID, "/stock"),
                patch("/v1/products/PRODUCT", "{\"stock\":2147483648}").is(422, INVALID, "/stock"),
                patch("/v1/products/PRODUCT", "{\"name\":\" \"}").is(422, INVALID, "/name"),
                patch("/v1/products/PRODUCT", "{\"tags\":[\"\"]}").is(422, INVALID, "/tags/0"),
                patch("/v1/products/PRODUCT", "{\"coordinates\":{}}").is(422, INVALID, "/coordinates/x"),
                patch("/v1/products/PRODUCT", "[]").is(422, INVALID, ""),
                post("/v1/categories", "{\"name\":\"\"}").is(422, INVALID, "/name"),
                post("/v1/categories", "{\"name\":\"" + "c".repeat(201) + "\"}").is(422, INVALID, "/name"),
                post("/v1/categories", "{\"name\":\"A\",\"parentId\":0}").is(422, INVALID, "/parentId"),
                post("/v1/categories", "{\"name\":\"A\",\"parentId\":\"1\"}").is(422, INVALID, "/parentId"));
    }

    @TestFactory
    Stream<DynamicTest> anOrderOfWrongValuesIsNotPlaced() {
        return refused(
                orders("{}").is(422, INVALID, "/items", "/userId"),
                orders("[]").is(422, INVALID, ""),
                orders("{\"userId\":USER}").is(422, INVALID, "/items"),
                orders("{\"userId\":USER,\"items\":null}").is(422, INVALID, "/items"),
                orders("{\"userId\":USER,\"items\":[]}").is(422, INVALID, "/items"),
                orders("{\"userId\":USER,\"items\":{}}").is(422, INVALID, "/items"),
                orders("{\"userId\":USER,\"items\":[null]}").is(422, INVALID, "/items/0"),
                orders("{\"userId\":USER,\"items\":[[]]}").is(422, INVALID, "/items/0"),
                orders("{\"userId\":USER,\"items\":[{}]}").is(422, INVALID, "/items/0/productId", "/items/0/quantity"),
                orders("{\"userId\":USER,\"items\":["
                                + String.join(",", Collections.nCopies(1_001, "{\"productId\":PRODUCT,\"quantity\":1}"))
                                + "]}")
                        .is(422, INVALID, "/items"),
                buyer("0").is(422, INVALID, "/userId"),
                buyer("-1").is(422, INVALID, "/userId"),
                buyer("\"1\"").is(422, INVALID, "/userId"),
                buyer("1.5").is(422, INVALID, "/userId"),
                buyer("null").is(422, INVALID, "/userId"),
                buyer("9223372036854775807").is(422, INVALID, "/userId"),
                buyer("9223372036854775808").is(422, INVALID, "/userId"),
                pieces("0").is(422, INVALID, "/items/0/quantity"),
                pieces("-1").is(422, INVALID, "/items/0/quantity"),
                pieces("1000001").is(422, INVALID, "/items/0/quantity"),
                pieces("2147483648").is(422, INVALID, "/items/0/quantity"),
                pieces("9223372036854775808").is(422, INVALID, "/items/0/quantity"),
                pieces("1e400").is(422, INVALID, "/items/0/quantity"),
                pieces("1.5").is(422, INVALID, "/items/0/quantity"),
                pieces("1.0").is(422, INVALID, "/items/0/quantity"),
                pieces("\"1\"").is(422, INVALID, "/items/0/quantity"),
                pieces("\"\"").is(422, INVALID, "/items/0/quantity"),
                pieces("true").is(422, INVALID, "/items/0/quantity"),
                pieces("null").is(422, INVALID, "/items/0/quantity"),
                ordered("0").is(422, INVALID, "/items/0/productId"),
                ordered("-1").is(422, INVALID, "/items/0/productId"),
                ordered("\"PRODUCT\"").is(422, INVALID, "/items/0/productId"),
                ordered("9223372036854775807").is(422, INVALID, "/items/0/productId"),
                ordered("9223372036854775808").is(422, INVALID, "/items/0/productId"));
    }

    @TestFactory
    Stream<DynamicTest> anIdInThePathThatCannotBeOneIsNotFound() {
        return Stream.of("users", "products", "orders")
                .flatMap(things -> Stream.of(
                                "abc",
                                "0",
                                "-1",
                                "+1",
                                "1.0",
                                "9223372036854775807",
                                "9223372036854775808",
                                "%00",
                                "1%00",
                                "1;DROP",
                                "ORDER;DROP",
                                "USER;a=b",
                                "PRODUCT;",
                                "1%20OR%201=1",
                                "%27",
                                "%D9%A3",
                                "..%2F1",
                                "1/2")
                        .flatMap(id -> refused(get("/v1/" + things + "/" + id).is(404, "not-found"))));
    }

    @TestFactory
    Stream<DynamicTest> aQueryThatCannotBeReadNamesItsParameter() {
        return refused(
                get("/v1/orders?limit=0").is(400, MALFORMED, "?limit"),
                get("/v1/orders?limit=201").is(400, MALFORMED, "?limit"),
                get("/v1/orders?limit=abc").is(400, MALFORMED, "?limit"),
                get("/v1/orders?limit=1e1").is(400, MALFORMED, "?limit"),
                get("/v1/orders?limit=%D9%A3").is(400, MALFORMED, "?limit"),
                get("/v1/orders?limit").is(400, MALFORMED, "?limit"),
                get("/v1/orders?limit=1&limit=1").is(400, MALFORMED, "?limit"),
                get("/v1/orders?cursor=%00").is(400, MALFORMED, "?cursor"),
                get("/v1/orders?cursor=%FF%FE").is(400, MALFORMED, "?cursor"),
                get("/v1/orders?cursor=" + "A".repeat(2_000)).is(400, MALFORMED, "?cursor"),
                get("/v1/orders?userId=1%20OR%201=1").is(400, MALFORMED, "?userId"),
                get("/v1/orders?userId=9223372036854775808").is(400, MALFORMED, "?userId"),
                get("/v1/orders?status=%27%3B--").is(400, MALFORMED, "?status"),
                get("/v1/orders?status=pending,paid").is(400, MALFORMED, "?status"),
                get("/v1/orders?createdAfter=2026-02-30T00:00:00Z").is(400, MALFORMED, "?createdAfter"),
                get("/v1/orders?createdBefore=infinity").is(400, MALFORMED, "?createdBefore"),
                get("/v1/orders?sort=total").is(400, MALFORMED, "?sort"),
                get("/v1/orders/ORDER?embed=buyer").is(400, MALFORMED, "?embed"),
                get("/v1/orders/ORDER?embed=user&embed=items").is(400, MALFORMED, "?embed"),
                get("/v1/users/USER?fields=name").is(400, MALFORMED, "?fields"),
                get("/v1/products/PRODUCT?x").is(400, MALFORMED, "?x"),
                post("/v1/users?dry=1", "{\"email\":\"a@b.example\",\"name\":\"A\"}")
                        .is(400, MALFORMED, "?dry"),
                get("/v1/categories/tree?depth=1").is(400, MALFORMED, "?depth"));
    }

    @TestFactory
    Stream<DynamicTest> aListOfUsersNamesTheParameterThatItCannotRead() {
        return refused(
                get("/v1/users?sort=").is(400, MALFORMED, "?sort"),
                get("/v1/users?sort=id").is(400, MALFORMED, "?sort"),
                get("/v1/users?sort=-name").is(400, MALFORMED, "?sort"),
                get("/v1/users?sort=+createdAt").is(400, MALFORMED, "?sort"),
                get("/v1/users?sort=name,email").is(400, MALFORMED, "?sort"),
                get("/v1/users?sort=name&sort=email").is(400, MALFORMED, "?sort"),
                get("/v1/users?role=boss").is(400, MALFORMED, "?role"),
                get("/v1/users?role=MEMBER").is(400, MALFORMED, "?role"),
                get("/v1/users?name=").is(400, MALFORMED, "?name"),
                get("/v1/users?name=%00").is(400, MALFORMED, "?name"),
                get("/v1/users?name=" + "a".repeat(201)).is(400, MALFORMED, "?name"),
                get("/v1/users?email=%00").is(400, MALFORMED, "?email"),
                get("/v1/users?email=" + "a".repeat(321)).is(400, MALFORMED, "?email"),
                get("/v1/users?email=a@b.example&cursor=AAAA").is(400, MALFORMED, "?cursor"),
                get("/v1/users?createdAfter=yesterday").is(400, MALFORMED, "?createdAfter"),
                get("/v1/users?createdBefore=2026-01-31").is(400, MALFORMED, "?createdBefore"),
                get("/v1/users?limit=201").is(400, MALFORMED, "?limit"),
                get("/v1/users?limit=-1").is(400, MALFORMED, "?limit"),
                get("/v1/users?cursor=garbage").is(400, MALFORMED, "?cursor"),
                get("/v1/users?deleted=true").is(400, MALFORMED, "?deleted"),
                get("/v1/users").with("X-Groups: member", "X-User-Id: USER").is(403, "forbidden"),
                get("/v1/users").with("X-Groups: operator").is(403, "forbidden"),
                get("/v1/users").with("Accept: text/csv").is(406, "not-acceptable"));
    }

    @TestFactory
    Stream<DynamicTest> aListOfProductsIsAskedInExactlyOneWay() {
        String ids = String.join(",", Collections.nCopies(201, "1"));
        return refused(
                get("/v1/products").is(400, MALFORMED, "?ids", "?tagsAny", "?tagsAll", "?categoryId"),
                get("/v1/products?limit=5").is(400, MALFORMED, "?ids", "?tagsAny", "?tagsAll", "?categoryId"),
                get("/v1/products?active=all").is(400, MALFORMED, "?ids", "?tagsAny", "?tagsAll", "?categoryId"),
                get("/v1/products?ids=1&tagsAny=a").is(400, MALFORMED, "?ids", "?tagsAny"),
                get("/v1/products?tagsAll=a&tagsAny=a").is(400, MALFORMED, "?tagsAny", "?tagsAll"),
                get("/v1/products?categoryId=1&tagsAll=a&ids=1").is(400, MALFORMED, "?ids", "?tagsAll", "?categoryId"),
                get("/v1/products?ids=").is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=1,").is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=,1").is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=1,,2").is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=a").is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=0").is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=1,-1").is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=1%202").is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=9223372036854775808").is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=" + ids).is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=1&ids=2").is(400, MALFORMED, "?ids"),
                get("/v1/products?ids=1&limit=1").is(400, MALFORMED, "?limit"),
                get("/v1/products?ids=1&limit=1&cursor=AAAA").is(400, MALFORMED, "?limit", "?cursor"),
                get("/v1/products?tagsAny=,").is(400, MALFORMED, "?tagsAny"),
                get("/v1/products?tagsAny=%00").is(400, MALFORMED, "?tagsAny"),
                get("/v1/products?tagsAny=" + "t".repeat(51)).is(400, MALFORMED, "?tagsAny"),
                get("/v1/products?tagsAll=" + "t,".repeat(20) + "t").is(400, MALFORMED, "?tagsAll"),
                get("/v1/products?categoryId=abc").is(400, MALFORMED, "?categoryId"),
                get("/v1/products?categoryId=1,2").is(400, MALFORMED, "?categoryId"),
                get("/v1/products?tagsAny=a&active=true").is(400, MALFORMED, "?active"),
                get("/v1/products?tagsAny=a&active=ALL").is(400, MALFORMED, "?active"),
                get("/v1/products?tagsAny=a&limit=0").is(400, MALFORMED, "?limit"),
                get("/v1/products?tagsAny=a&cursor=garbage").is(400, MALFORMED, "?cursor"),
                get("/v1/products?tagsAny=a&sort=name").is(400, MALFORMED, "?sort"),
                get("/v1/products?tagsAny=a").with("X-Groups: operator").is(403, "forbidden"),
                get("/v1/products?tagsAny=a").with("Accept: text/csv").is(406, "not-acceptable"),
                get("/v1/categories/CATEGORY/descendants?depth=1").is(400, MALFORMED, "?depth"),
                get("/v1/categories/0/descendants").is(404, "not-found"),
                get("/v1/categories/abc/descendants").is(404, "not-found"),
                get("/v1/categories/9223372036854775807/descendants").is(404, "not-found"),
                get("/v1/categories/CATEGORY/descendants")
                        .with("X-Groups: operator")
                        .is(403, "forbidden"));
    }

    @TestFactory
    Stream<DynamicTest> otherMediaTypesAreNotReadAndNotWritten() {
        String user = "{\"email\":\"a@b.example\",\"name\":\"A\"}";
        String order = "{\"userId\":USER,\"items\":[{\"productId\":PRODUCT,\"quantity\":1}]}";
        return refused(
                untyped("POST", "/v1/users", user).is(415, "unsupported-media-type"),
                untyped("POST", "/v1/users", user, "Content-Type: text/plain").is(415, "unsupported-media-type"),
                untyped("POST", "/v1/users", user, "Content-Type: application/xml")
                        .is(415, "unsupported-media-type"),
                untyped("POST", "/v1/users", user, "Content-Type: application/x-www-form-urlencoded")
                        .is(415, "unsupported-media-type"),
                untyped("POST", "/v1/users", user, "Content-Type: application/octet-stream")
                        .is(415, "unsupported-media-type"),
                untyped("POST", "/v1/users", user, "Content-Type: application/json; charset=utf-16")
                        .is(415, "unsupported-media-type"),
                untyped("POST", "/v1/orders", order, "Content-Type: text/json").is(415, "unsupported-media-type"),
                untyped("PATCH", "/v1/users/USER", "{}", "Content-Type: application/json-patch+json")
                        .is(415, "unsupported-media-type"),
                untyped("PATCH", "/v1/users/USER", "{}").is(415, "unsupported-media-type"),
                get("/v1/users/USER").with("Accept: application/xml").is(406, "not-acceptable"),
                get("/v1/products/PRODUCT").with("Accept: text/html").is(406, "not-acceptable"),
                get("/v1/orders").with("Accept: text/csv").is(406, "not-acceptable"),
                get("/v1/orders/ORDER").with("Accept: application/xml").is(406, "not-acceptable"),
                get("/v1/categories/tree").with("Accept: image/png").is(406, "not-acceptable"),
                get("/v1/reports/products").with("Accept: application/xml").is(406, "not-acceptable"),
                get("/v1/reports/customers").with("Accept: text/html").is(406, "not-acceptable"),
                get("/v1/reports/sales?from=2026-01-01&to=2026-01-02")
                        .with("Accept: text/csv;q=0")
                        .is(406, "not-acceptable"),
                post("/v1/users", user).with("Accept: application/xml").is(406, "not-acceptable"),
                post("/v1/categories", "{\"name\":\"A\"}")
                        .with("Accept: application/xml")
                        .is(406, "not-acceptable"),
                post("/v1/orders", order).with("Accept: application/xml").is(406, "not-acceptable"),
                patch("/v1/orders/ORDER", "{\"status\":\"paid\"}")
                        .with("Accept: application/xml")
                        .is(406, "not-acceptable"));
    }

    @TestFactory
    Stream<DynamicTest> aReportWithoutAPeriodOrWithAnImpossibleOneIsRefused() {
        return refused(
                get("/v1/reports/sales").is(400, MALFORMED, "?from"),
                get("/v1/reports/orders").is(400, MALFORMED, "?from"),
                get("/v1/reports/sales?from=2026-01-01").is(400, MALFORMED, "?to"),
                get("/v1/reports/orders?to=2026-01-01").is(400, MALFORMED, "?from"),
                get("/v1/reports/sales?from=2026-01-01&to=").is(400, MALFORMED, "?to"),
                get("/v1/reports/sales?from=yesterday&to=2026-01-01").is(400, MALFORMED, "?from"),
                get("/v1/reports/sales?from=2026-1-1&to=2026-02-01").is(400, MALFORMED, "?from"),
                get("/v1/reports/sales?from=2026-02-29&to=2026-03-01").is(400, MALFORMED, "?from"),
                get("/v1/reports/orders?from=2026-01-01T00:00:00Z&to=2026-03-01")
                        .is(400, MALFORMED, "?from"),
                get("/v1/reports/orders?from=2026-01-01&to=9999999999-01-01").is(400, MALFORMED, "?to"),
                get("/v1/reports/sales?from=2026-01-01&to=2026-01-01").is(400, MALFORMED, "?to"),
                get("/v1/reports/orders?from=2026-01-02&to=2026-01-01").is(400, MALFORMED, "?to"),
                get("/v1/reports/sales?from=2016-01-01&to=2026-01-09").is(400, MALFORMED, "?to"),
                get("/v1/reports/orders?from=0000-01-01&to=9999-12-31").is(400, MALFORMED, "?to"),
                get("/v1/reports/sales?from=2026-01-01&to=2026-02-01&limit=5").is(400, MALFORMED, "?limit"),
                get("/v1/reports/sales?from=2026-01-01&from=2026-01-02&to=2026-02-01")
                        .is(400, MALFORMED, "?from"),
                get("/v1/reports/customers?limit=0").is(400, MALFORMED, "?limit"),
                get("/v1/reports/customers?limit=10001").is(400, MALFORMED, "?limit"),
                get("/v1/reports/customers?limit=-1").is(400, MALFORMED, "?limit"),
                get("/v1/reports/customers?limit=all").is(400, MALFORMED, "?limit"),
                get("/v1/reports/customers?from=2026-01-01").is(400, MALFORMED, "?from"),
                get("/v1/reports/products?limit=5").is(400, MALFORMED, "?limit"));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotThereIsSaidSo() {
        return refused(
                get("/").is(404, "not-found"),
                get("/v1").is(404, "not-found"),
                get("/v1/nowhere").is(404, "not-found"),
                get("/v2/orders").is(404, "not-found"),
                get("/v1/orders/ORDER/items").is(404, "not-found"),
                get("/v1/reports").is(404, "not-found"),
                get("/v1/reports/stock").is(404, "not-found"),
                get("/V1/orders").is(404, "not-found"),
                post("/v1/nowhere", "{}").is(404, "not-found"));
    }

    @TestFactory
    Stream<DynamicTest> aMethodThatAPathDoesNotKnowIsToldTheOthers() {
        return Stream.of(
                        new Wrong("PUT", "/v1/orders/ORDER", "GET, HEAD, OPTIONS, PATCH"),
                        new Wrong("DELETE", "/v1/orders/ORDER", "GET, HEAD, OPTIONS, PATCH"),
                        new Wrong("POST", "/v1/orders/ORDER", "GET, HEAD, OPTIONS, PATCH"),
                        new Wrong("PATCH", "/v1/orders", "GET, HEAD, OPTIONS, POST"),
                        new Wrong("DELETE", "/v1/orders", "GET, HEAD, OPTIONS, POST"),
                        new Wrong("PUT", "/v1/users/USER", "DELETE, GET, HEAD, OPTIONS, PATCH"),
                        new Wrong("DELETE", "/v1/products/PRODUCT", "GET, HEAD, OPTIONS, PATCH"),
                        new Wrong("DELETE", "/v1/categories/tree", "GET, HEAD, OPTIONS"),
                        new Wrong("POST", "/v1/categories/CATEGORY/descendants", "GET, HEAD, OPTIONS"),
                        new Wrong("PUT", "/v1/users/batch", "DELETE, GET, HEAD, OPTIONS, PATCH, POST"),
                        new Wrong("DELETE", "/v1/products", "GET, HEAD, OPTIONS, POST"),
                        new Wrong("PATCH", "/v1/users", "GET, HEAD, OPTIONS, POST"),
                        new Wrong("POST", "/v1/reports/orders", "GET, HEAD, OPTIONS"),
                        new Wrong("DELETE", "/v1/reports/sales", "GET, HEAD, OPTIONS"),
                        new Wrong("PATCH", "/v1/tenants", "GET, HEAD, OPTIONS, POST"),
                        new Wrong("TRACE", "/v1/orders", "GET, HEAD, OPTIONS, POST"))
                .map(wrong -> refusal(
                        untyped(wrong.method, wrong.path, "", JSON).is(405, "method-not-allowed"),
                        answer -> assertThat(allowed(answer)).isEqualTo(wrong.allow)));
    }

    private record Wrong(String method, String path, String allow) {}

    private static String allowed(Answer answer) {
        String allow = answer.header("Allow");
        return allow == null
                ? "nothing"
                : String.join(", ", Stream.of(allow.split(", *")).sorted().toList());
    }

    @TestFactory
    Stream<DynamicTest> aBodyBeyondAMebibyteIsTooLarge() {
        String large = "{\"email\":\"a@b.example\",\"name\":\"" + " ".repeat(MEBIBYTE) + "\"}";
        return refused(
                users(large).is(413, "payload-too-large"),
                users(large).inChunks().is(413, "payload-too-large"),
                patch("/v1/users/USER", large).is(413, "payload-too-large"),
                patch("/v1/users/USER", large).inChunks().is(413, "payload-too-large"),
                users(" ".repeat(MEBIBYTE + 1)).is(413, "payload-too-large"),
                users(" ".repeat(MEBIBYTE)).is(400, MALFORMED));
    }

    @TestFactory
    Stream<DynamicTest> aCallerThatCannotBeReadIsRefused() {
        String list = "/v1/orders";
        return refused(
                from(list).is(401, "unauthenticated"),
                from(list, "X-Groups: manager").is(401, "unauthenticated"),
                from(list, "X-Tenant-Id:").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 0").is(400, MALFORMED),
                from(list, "X-Tenant-Id: -1").is(400, MALFORMED),
                from(list, "X-Tenant-Id: +1").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1.0").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1;DROP TABLE orders").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1, 2").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 9223372036854775808").is(400, MALFORMED),
                from(list, "X-Tenant-Id: " + ARABIC_THREE).is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1", "X-Tenant-Id: 2").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1", "X-User-Id: abc").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1", "X-User-Id:").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1", "X-User-Id: 0").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1", "X-User-Id: 1", "X-User-Id: 2").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1", "X-Groups: root").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1", "X-Groups: MANAGER").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1", "X-Groups:").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1", "X-Groups: manager,,member").is(400, MALFORMED),
                from(list, "X-Tenant-Id: 1", "X-Groups: member", "X-Groups: manager")
                        .is(400, MALFORMED),
                from(list, "X-Groups: operator").is(403, "forbidden"),
                from(list, "X-Groups: operator,manager").is(403, "tenant-missing"),
                get(list).with("Consistency: maybe").is(400, MALFORMED),
                get("/v1/users/USER").with("Consistency: strong;").is(400, MALFORMED),
                get("/v1/products/PRODUCT").with("Consistency: 1").is(400, MALFORMED),
                get(list).with("Consistency-Token: ").is(400, "bad-consistency-token"),
                get(list).with("Consistency-Token: mine").is(400, "bad-consistency-token"),
                get(list).with("Consistency-Token: ../../etc/passwd").is(400, "bad-consistency-token"),
                get("/v1/orders/ORDER")
                        .with("Consistency-Token: AQAAAAAAAAABAAAAAQAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAA")
                        .is(400, "bad-consistency-token"),
                get(list).with("Request-Timeout: 0").is(400, MALFORMED),
                get(list).with("Request-Timeout: -1").is(400, MALFORMED),
                get(list).with("Request-Timeout: soon").is(400, MALFORMED),
                get(list).with("Request-Timeout: 1e3").is(400, MALFORMED),
                get(list).with("Request-Timeout: NaN").is(400, MALFORMED),
                get(list).with("Request-Timeout: 5s").is(400, MALFORMED));
    }

    @TestFactory
    Stream<DynamicTest> aHeaderAboutVersionsThatCannotBeReadIsMalformed() {
        return refused(
                patch("/v1/users/USER", "{\"name\":\"B\"}").with("If-Match: 1").is(400, MALFORMED),
                patch("/v1/users/USER", "{\"name\":\"B\"}")
                        .with("If-Match: \"1")
                        .is(400, MALFORMED),
                patch("/v1/users/USER", "{\"name\":\"B\"}").with("If-Match:").is(400, MALFORMED),
                patch("/v1/users/USER", "{\"name\":\"B\"}")
                        .with("If-Match: \"1\"", "If-Match: *")
                        .is(400, MALFORMED),
                patch("/v1/products/PRODUCT", "{\"stock\":1}")
                        .with("If-Match: w/\"1\"")
                        .is(400, MALFORMED),
                patch("/v1/products/PRODUCT", "{\"stock\":1}")
                        .with("If-Match: \"1\" \"2\"")
                        .is(400, MALFORMED),
                patch("/v1/orders/ORDER", "{\"status\":\"paid\"}")
                        .with("If-Match: *, \"1\"")
                        .is(400, MALFORMED),
                patch("/v1/orders/ORDER", "{\"status\":\"paid\"}")
                        .with("If-Match: " + "\"1\",".repeat(101))
                        .is(400, MALFORMED),
                untyped("DELETE", "/v1/users/USER", "", "If-Match: 1").is(400, MALFORMED),
                untyped("DELETE", "/v1/users/USER", "", "If-Match: ,").is(400, MALFORMED),
                patch("/v1/users/USER", "{\"name\":\"B\"}")
                        .with("If-Match: \"99\"")
                        .is(412, "version-mismatch"),
                patch("/v1/products/PRODUCT", "{\"stock\":1}")
                        .with("If-Match: \"x\"")
                        .is(412, "version-mismatch"),
                patch("/v1/orders/ORDER", "{\"status\":\"paid\"}")
                        .with("If-Match: W/\"1\"")
                        .is(412, "version-mismatch"),
                untyped("DELETE", "/v1/users/USER", "", "If-Match: \"99\"").is(412, "version-mismatch"),
                get("/v1/users/USER").with("If-None-Match: 1").is(400, MALFORMED),
                get("/v1/users/USER").with("If-None-Match:").is(400, MALFORMED),
                get("/v1/products/PRODUCT").with("If-None-Match: \"1").is(400, MALFORMED),
                get("/v1/orders/ORDER").with("If-None-Match: *,*").is(400, MALFORMED),
                get("/v1/orders").with("If-None-Match: none").is(400, MALFORMED),
                get("/v1/orders/ORDER")
                        .with("If-None-Match: " + "\"1\",".repeat(101))
                        .is(400, MALFORMED));
    }

    /** A request before anybody says what comes of it. */
    private record Asked(Request request, String shown) {

        Asked with(String... headers) {
            return new Asked(request.with(headers), shown + " " + String.join(" ", headers));
        }

        Asked inChunks() {
            return new Asked(request.inChunks(), shown + " in chunks");
        }

        Row is(int status, String code, String... pointers) {
            return new Row(request, shown, status, code, List.of(pointers));
        }
    }

    private static final String AS_MANAGER = "X-Tenant-Id: TENANT";

    private static Asked get(String path) {
        return new Asked(new Request("GET", path, List.of(AS_MANAGER), new byte[0], false), "GET " + path);
    }

    /** A request whose caller is only what its headers say. */
    private static Asked from(String path, String... headers) {
        return new Asked(
                new Request("GET", path, List.of(headers), new byte[0], false),
                "GET " + path + " " + String.join(" ", headers));
    }

    private static Asked untyped(String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(AS_MANAGER);
        return new Asked(
                new Request(method, path, all, body.getBytes(StandardCharsets.UTF_8), false),
                method + " " + path + " " + String.join(" ", headers) + " " + body);
    }

    private static Asked post(String path, String body) {
        return new Asked(untyped("POST", path, body, JSON).request, "POST " + path + " " + body);
    }

    private static Asked patch(String path, String body) {
        return new Asked(untyped("PATCH", path, body, PATCHES).request, "PATCH " + path + " " + body);
    }

    private static Asked bytes(String shown, byte[] body) {
        return new Asked(
                new Request("POST", "/v1/users", List.of(AS_MANAGER, JSON), body, false), "POST /v1/users " + shown);
    }

    private static byte[] named(byte... name) {
        byte[] head = "{\"email\":\"a@b.example\",\"name\":\"".getBytes(StandardCharsets.UTF_8);
        byte[] tail = "\"}".getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[head.length + name.length + tail.length];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(name, 0, body, head.length, name.length);
        System.arraycopy(tail, 0, body, head.length + name.length, tail.length);
        return body;
    }

    private static Asked users(String body) {
        return post("/v1/users", body);
    }

    private static Asked batch(String body) {
        return post("/v1/users/batch", body);
    }

    private static Asked user(String fields) {
        return users("{" + fields + "}");
    }

    private static Asked named(String name) {
        return user("\"email\":\"a@b.example\",\"name\":" + name);
    }

    private static Asked preferences(String preferences) {
        return named("\"A\",\"metadata\":{\"preferences\":" + preferences + "}");
    }

    private static Asked products(String fields) {
        return post("/v1/products", "{\"name\":\"A\",\"categoryId\":CATEGORY," + fields + "}");
    }

    private static Asked categorised(String category) {
        return post("/v1/products", "{\"name\":\"A\",\"price\":\"1.00\",\"stock\":1,\"categoryId\":" + category + "}");
    }

    private static Asked orders(String body) {
        return post("/v1/orders", body);
    }

    private static Asked buyer(String user) {
        return orders("{\"items\":[{\"productId\":PRODUCT,\"quantity\":1}],\"userId\":" + user + "}");
    }

    private static Asked pieces(String quantity) {
        return orders("{\"userId\":USER,\"items\":[{\"productId\":PRODUCT,\"quantity\":" + quantity + "}]}");
    }

    private static Asked ordered(String product) {
        return orders("{\"userId\":USER,\"items\":[{\"quantity\":1,\"productId\":" + product + "}]}");
    }

    /** A domain of so many characters, in labels that are not too long. */
    private static String domain(int length) {
        StringBuilder domain = new StringBuilder();
        while (domain.length() < length - 64) {
            domain.append("d".repeat(63)).append('.');
        }
        return domain.append("d".repeat(length - domain.length())).toString();
    }

    private Stream<DynamicTest> refused(Row... rows) {
        return Stream.of(rows).map(row -> refusal(row, answer -> {}));
    }

    private interface More {
        void hold(Answer answer);
    }

    private DynamicTest refusal(Row row, More more) {
        return DynamicTest.dynamicTest(row.name(), () -> {
            // Given
            Request request = Stock.inTenant(row.request);
            DatabaseFingerprint before = DatabaseFingerprint.take();
            // When
            Answer answer = RawHttp.exchange(gateway(), request);
            // Then
            assertThat(answer.header("Content-Type")).as(answer.body()).isEqualTo("application/problem+json");
            JsonNode problem = Refusals.assertProblem(
                    answer.status(), answer.body(), row.status, row.code, row.pointers.toArray(String[]::new));
            assertThat(problem.path("requestId").asText()).isEqualTo(answer.header("X-Request-Id"));
            assertThat(DatabaseFingerprint.take()).isEqualTo(before);
            more.hold(answer);
        });
    }

    private URI gateway() {
        if (gateway == null) {
            throw new IllegalStateException("Quarkus fills it");
        }
        return gateway;
    }

    /** A tenant with one of everything, which no refused request can change: so all rows share it. */
    private static final class Stock {

        private static @Nullable Function<String, String> ids;

        private Stock() {}

        static synchronized Request inTenant(Request request) {
            Function<String, String> filled = ids == null ? filled() : ids;
            ids = filled;
            byte[] body = request.body();
            String text = new String(body, StandardCharsets.ISO_8859_1);
            return new Request(
                    request.method(),
                    filled.apply(request.path()),
                    request.headers().stream().map(filled).toList(),
                    filled.apply(text).getBytes(StandardCharsets.ISO_8859_1),
                    request.chunked());
        }

        private static Function<String, String> filled() {
            TestTenant tenant = TestTenant.create();
            long user = tenant.user("ada@example.com");
            long category = tenant.category();
            long product = tenant.product("10.00", 1_000);
            long order = tenant.placed(user, new Wanted(product, 1));
            return text -> text.replace("TENANT", Long.toString(tenant.id()))
                    .replace("USER", Long.toString(user))
                    .replace("CATEGORY", Long.toString(category))
                    .replace("PRODUCT", Long.toString(product))
                    .replace("ORDER", Long.toString(order));
        }
    }
}
