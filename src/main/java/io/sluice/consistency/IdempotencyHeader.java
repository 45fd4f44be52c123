package io.sluice.consistency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.http.BodyFilter;
import io.sluice.postgres.IdempotencyKey;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.tenancy.Caller;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Idempotency-Key} of a POST: a bare word or a quoted string of 1 to 255 visible characters. The
 * fingerprint is a SHA-256 over method, path, body and caller. Thread-safe.
 */
@ApplicationScoped
class IdempotencyHeader {

    static final String NAME = "Idempotency-Key";

    private static final Pattern BARE = Pattern.compile("[\\x21\\x23-\\x7E]{1,255}");
    private static final Pattern QUOTED = Pattern.compile("\"([\\x20\\x21\\x23-\\x7E]{1,255})\"");

    private final ObjectMapper mapper;

    IdempotencyHeader(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** The key of this request; null where there is none or where it means nothing. */
    @Nullable
    IdempotencyKey read(RoutingContext context, Caller caller) {
        HttpServerRequest request = context.request();
        String text = request.getHeader(NAME);
        if (text == null || !HttpMethod.POST.equals(request.method())) {
            return null;
        }
        return new IdempotencyKey(
                keyOf(text.trim()), () -> fingerprint(request, caller, BodyFilter.bodyOf(context)), new Json(mapper));
    }

    static String keyOf(String text) {
        var quoted = QUOTED.matcher(text);
        if (quoted.matches()) {
            return String.valueOf(quoted.group(1));
        }
        if (BARE.matcher(text).matches()) {
            return text;
        }
        throw new GatewayException(
                ProblemType.MALFORMED_REQUEST,
                "The header " + NAME + " is no string of 1 to 255 visible characters, bare or in quotes.");
    }

    private static String fingerprint(HttpServerRequest request, Caller caller, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String head = request.method() + " " + request.path() + "\n" + caller.tenant() + "\n" + caller.user() + "\n"
                    + caller.groupWords() + "\n";
            digest.update(head.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Answers as the JSON that callers get. */
    private record Json(ObjectMapper mapper) implements IdempotencyKey.AnswerText {

        @Override
        public String write(Object answer) {
            try {
                return mapper.writeValueAsString(answer);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("an answer that is no JSON", e);
            }
        }

        @Override
        public <T> T read(String text, Class<T> type) {
            try {
                return mapper.readValue(text, type);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a stored answer that cannot be read", e);
            }
        }
    }
}
