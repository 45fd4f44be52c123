package io.sluice.tenancy;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Believes a signed JSON Web Token. Signature, issuer, audience and expiry are the parser's business, set up by the
 * standard {@code mp.jwt.verify.*} keys. Where the key comes over the network the parser may block on it, so that runs
 * on a worker thread. Thread-safe.
 */
final class TokenCallers implements CallerResolver {

    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/=-]+) *");
    private static final String REALM = "Bearer realm=\"sluice\"";

    private final JWTParser parser;
    private final boolean keyIsRemote;

    TokenCallers(JWTParser parser, boolean keyIsRemote) {
        this.parser = parser;
        this.keyIsRemote = keyIsRemote;
    }

    @Override
    public Uni<Caller> resolve(HttpServerRequest request) {
        String token = token(request);
        Uni<Caller> caller = Uni.createFrom().item(() -> caller(token));
        return keyIsRemote ? caller.runSubscriptionOn(Infrastructure.getDefaultWorkerPool()) : caller;
    }

    /** RFC 6750, 3.1: the error is named only where a token was sent. */
    @Override
    public String challenge(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.AUTHORIZATION) ? REALM + ", error=\"invalid_token\"" : REALM;
    }

    @Override
    public String headers() {
        return "Authorization";
    }

    private Caller caller(String token) {
        JsonObject claims = verified(token);
        Long tenant = id(claims, "tenant_id");
        Long user = id(claims, "user_id");
        Set<Group> groups = groups(claims);
        if (tenant == null && !groups.contains(Group.OPERATOR)) {
            throw new GatewayException(ProblemType.TENANT_MISSING, "The token names no tenant.");
        }
        return new Caller(tenant == null ? null : new TenantId(tenant), user == null ? null : new UserId(user), groups);
    }

    /**
     * The token's claims as they were signed. The parser's own view of them is not used: it takes one group as text for
     * a set of groups, among others.
     */
    private JsonObject verified(String token) {
        try {
            parser.parse(token);
            byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
            try (JsonReader reader = Json.createReader(new ByteArrayInputStream(payload))) {
                return reader.readObject();
            }
        } catch (ParseException | JsonException | IllegalArgumentException e) {
            // Why a token was refused helps only those who forge them.
            throw refused();
        }
    }

    private static String token(HttpServerRequest request) {
        List<String> values = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (values.isEmpty()) {
            throw new GatewayException(ProblemType.UNAUTHENTICATED, "A bearer token is needed.");
        }
        Matcher bearer = BEARER.matcher(values.get(0));
        if (values.size() > 1 || !bearer.matches()) {
            throw refused();
        }
        return bearer.group(1);
    }

    private static @Nullable Long id(JsonObject claims, String name) {
        JsonValue value = claims.getOrDefault(name, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return null;
        }
        long id = value instanceof JsonNumber number && number.isIntegral() ? exact(number) : 0;
        if (id <= 0) {
            throw refused();
        }
        return id;
    }

    private static long exact(JsonNumber number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw refused();
        }
    }

    /** Our groups among the token's; the identity provider may have put others there for other services. */
    private static Set<Group> groups(JsonObject claims) {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        JsonValue value = claims.getOrDefault("groups", JsonValue.EMPTY_JSON_ARRAY);
        if (!(value instanceof JsonArray words)) {
            throw refused();
        }
        for (JsonValue word : words) {
            if (!(word instanceof JsonString text)) {
                throw refused();
            }
            Group group = Group.of(text.getString());
            if (group != null) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static GatewayException refused() {
        return new GatewayException(ProblemType.UNAUTHENTICATED, "The token is not acceptable.");
    }
}
