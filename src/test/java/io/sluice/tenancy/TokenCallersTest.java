package io.sluice.tenancy;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.sluice.support.ClusterResource;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(ClusterResource.class)
@TestProfile(TokenCallersTest.Tokens.class)
class TokenCallersTest {

    private static final String WHO = "/v1/test-edge/who";
    static final KeyPair KEYS = sharedKeys();
    private static final KeyPair STRANGER = keys();

    /** The production way to say who is calling, with a key of this test. */
    public static class Tokens implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "sluice.tenancy.source", "jwt",
                    "mp.jwt.verify.publickey", pem(KEYS),
                    "mp.jwt.verify.issuer", "https://issuer.example",
                    "mp.jwt.verify.audiences", "sluice");
        }
    }

    @Test
    void aGoodTokenSaysWhoIsCalling() {
        // When
        ValidatableResponse answer = who(sign(good()));
        // Then
        answer.statusCode(200)
                .body("tenant", equalTo(7))
                .body("user", equalTo(8))
                .body("groups", equalTo("member"));
    }

    @Test
    void theUserIsOptionalAndStrangeGroupsAreNotOurs() {
        // When
        ValidatableResponse answer =
                who(sign(claims().claim("tenant_id", 7).groups(Set.of("manager", "somebody-else"))));
        // Then
        answer.statusCode(200).body("user", nullValue()).body("groups", equalTo("manager"));
    }

    @Test
    void withoutATokenTheCallerIsAskedForOne() {
        // When
        ValidatableResponse answer = given().header("X-Tenant-Id", 1).get(WHO).then();
        // Then
        answer.statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer realm=\"sluice\"")
                .body("code", equalTo("unauthenticated"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer", "Bearer ", "Bearer a b", "Bearer abc", "Bearer a.b.c", "bearer"})
    void whatIsNoTokenIsRefused(String authorization) {
        refused(given().header("Authorization", authorization).get(WHO).then());
    }

    @Test
    void anExpiredTokenIsRefused() {
        refused(who(sign(good().issuedAt(Instant.now().minus(Duration.ofHours(2)))
                .expiresAt(Instant.now().minus(Duration.ofHours(1))))));
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        refused(who(sign(good().issuer("https://stranger.example"))));
    }

    @Test
    void aTokenForAnotherAudienceIsRefused() {
        refused(who(sign(good().audience("another-service"))));
    }

    @Test
    void aTokenOfAnotherKeyIsRefused() {
        refused(who(good().sign(STRANGER.getPrivate())));
    }

    @Test
    void aTokenSignedWithThePublicKeyAsASecretIsRefused() {
        refused(who(good().jws()
                .algorithm(io.smallrye.jwt.algorithm.SignatureAlgorithm.HS256)
                .sign(new javax.crypto.spec.SecretKeySpec(KEYS.getPublic().getEncoded(), "HmacSHA256"))));
    }

    @Test
    void aTamperedTokenIsRefused() {
        // Given a signed token whose tenant was changed afterwards
        String[] parts = sign(good()).split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String changed = claims.replace("\"tenant_id\":7", "\"tenant_id\":1");
        // When
        ValidatableResponse answer = who(parts[0] + "." + base64(changed) + "." + parts[2]);
        // Then
        refused(answer);
    }

    @Test
    void aTokenWithoutASignatureIsRefused() {
        // Given
        String claims = sign(good()).split("\\.", -1)[1];
        // When
        ValidatableResponse answer = who(base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + claims + ".");
        // Then
        refused(answer);
    }

    @Test
    void aGoodTokenWithoutATenantIsA403() {
        // When
        ValidatableResponse answer = who(sign(claims().groups("manager")));
        // Then
        answer.statusCode(403).body("code", equalTo("tenant-missing"));
    }

    @Test
    void anOperatorNeedsNoTenant() {
        // Given
        String token = sign(claims().groups("operator"));
        // Then
        who(token).statusCode(200).body("tenant", nullValue());
        get("/v1/test-edge/operators", token).statusCode(200);
        get("/v1/test-edge/managers", token).statusCode(403).body("code", equalTo("forbidden"));
    }

    @Test
    void aMemberIsNoManager() {
        get("/v1/test-edge/managers", sign(good())).statusCode(403).body("code", equalTo("forbidden"));
    }

    @Test
    void aTokenWithoutGroupsMayDoNothing() {
        who(sign(claims().claim("tenant_id", 7))).statusCode(403).body("code", equalTo("forbidden"));
    }

    @Test
    void idsThatAreNoPositiveIntegersAreRefused() {
        refused(who(sign(good().claim("tenant_id", "7"))));
        refused(who(sign(good().claim("tenant_id", 0))));
        refused(who(sign(good().claim("tenant_id", -1))));
        refused(who(sign(good().claim("tenant_id", 1.5))));
        refused(who(sign(good().claim("tenant_id", true))));
        refused(who(sign(good().claim("user_id", "8"))));
        refused(who(sign(claims().claim("tenant_id", 7).claim("groups", "manager"))));
    }

    static JwtClaimsBuilder claims() {
        return Jwt.issuer("https://issuer.example")
                .audience("sluice")
                .subject("somebody")
                .expiresIn(Duration.ofMinutes(5));
    }

    static JwtClaimsBuilder good() {
        return claims().claim("tenant_id", 7).claim("user_id", 8).groups("member");
    }

    static String sign(JwtClaimsBuilder claims) {
        return claims.sign(KEYS.getPrivate());
    }

    private static ValidatableResponse who(String token) {
        return get(WHO, token);
    }

    private static ValidatableResponse get(String path, String token) {
        return given().header("Authorization", "Bearer " + token).get(path).then();
    }

    private static void refused(ValidatableResponse answer) {
        answer.statusCode(401)
                .header("WWW-Authenticate", startsWith("Bearer realm=\"sluice\", error=\"invalid_token\""))
                .body("code", equalTo("unauthenticated"));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String pem(KeyPair keys) {
        return "-----BEGIN PUBLIC KEY-----"
                + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()) + "-----END PUBLIC KEY-----";
    }

    /** Quarkus loads the profile and the test by two class loaders; the system properties are common to both. */
    private static KeyPair sharedKeys() {
        String name = "test.token-callers.key";
        if (System.getProperty(name) == null) {
            System.setProperty(
                    name, Base64.getEncoder().encodeToString(keys().getPrivate().getEncoded()));
        }
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            byte[] encoded = Base64.getDecoder().decode(System.getProperty(name));
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return new KeyPair(
                    factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())), key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has RSA", e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has RSA", e);
        }
    }
}
