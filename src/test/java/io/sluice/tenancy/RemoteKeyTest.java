package io.sluice.tenancy;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.support.ClusterResource;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(RemoteKeyTest.RemoteKeys.class)
@WithTestResource(RemoteKeyTest.IdentityProvider.class)
class RemoteKeyTest {

    /** Known at build time, or else Quarkus makes up a key for tests, which wins over the location. */
    public static class RemoteKeys implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.tenancy.source", "jwt",
                    "mp.jwt.verify.publickey.location", "http://localhost:${test.keys.port:1}/keys",
                    "mp.jwt.verify.issuer", "https://issuer.example",
                    "mp.jwt.verify.audiences", "sluice");
        }
    }

    /** Serves the public key as a JSON Web Key Set. */
    public static class IdentityProvider implements QuarkusTestResourceLifecycleManager {

        private @Nullable HttpServer server;

        @Override
        public Map<String, String> start() {
            try {
                HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                byte[] keys = keySet().getBytes(StandardCharsets.UTF_8);
                http.createContext("/keys", exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, keys.length);
                    try (OutputStream body = exchange.getResponseBody()) {
                        body.write(keys);
                    }
                });
                http.start();
                server = http;
                return Map.of(
                        "test.keys.port", Integer.toString(http.getAddress().getPort()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void stop() {
            Objects.requireNonNull(server, "started before").stop(0);
        }

        private static String keySet() {
            RSAPublicKey key = (RSAPublicKey) TokenCallersTest.KEYS.getPublic();
            return "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"alg\":\"RS256\",\"use\":\"sig\",\"n\":\""
                    + base64(key.getModulus()) + "\",\"e\":\"" + base64(key.getPublicExponent()) + "\"}]}";
        }

        private static String base64(BigInteger number) {
            byte[] bytes = number.toByteArray();
            int from = bytes[0] == 0 ? 1 : 0;
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
        }
    }

    @Test
    void aKeyThatComesOverTheNetworkWorksAndTheEventLoopIsNotBlocked() {
        // Given
        String token = Jwt.issuer("https://issuer.example")
                .audience("sluice")
                .subject("somebody")
                .claim("tenant_id", 7)
                .groups("manager")
                .jws()
                .keyId("k1")
                .sign(TokenCallersTest.KEYS.getPrivate());
        for (int i = 0; i < 3; i++) {
            // When
            var answer = given().header("Authorization", "Bearer " + token)
                    .contentType("application/json")
                    .body("{\"name\":\"a\"}")
                    .post("/v1/test-edge/things")
                    .then();
            // Then
            answer.statusCode(200).body("name", equalTo("a"));
        }
        given().header("Authorization", "Bearer " + token)
                .get("/v1/test-edge/who")
                .then()
                .statusCode(200)
                .body("tenant", equalTo(7));
        given().header("Authorization", "Bearer " + token + "x")
                .get("/v1/test-edge/who")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"sluice\", error=\"invalid_token\""));
    }
}
