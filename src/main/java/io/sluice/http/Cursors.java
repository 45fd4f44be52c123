package io.sluice.http;

import io.sluice.problem.GatewayException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads page cursors: a {@link Position} with an HMAC-SHA256 over it and a scope, URL-safe. The scope says
 * which list the position belongs to (its name, tenant, filters and sort); it is signed but not carried, so a cursor of
 * another filter, sort or tenant is refused like a forged one. Without {@code sluice.http.cursor-key} the key is random
 * per process: cursors then break over instances and restarts. Thread-safe.
 */
@ApplicationScoped
public class Cursors {

    private static final int SIGNATURE = 16;

    private final SecretKeySpec key;

    @Inject
    Cursors(HttpConfig config) {
        this(config.cursorKey()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElseGet(Cursors::randomKey));
    }

    Cursors(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** The cursor that stands for the position in this scope. */
    public String cursor(Position position, String scope) {
        byte[] text = position.key().getBytes(StandardCharsets.UTF_8);
        byte[] body = ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(position.id())
                .put(text)
                .array();
        byte[] all = ByteBuffer.allocate(SIGNATURE + body.length)
                .put(sign(body, scope))
                .put(body)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** The position that the caller's cursor stands for, null for the first page; one of another scope is a 400. */
    public @Nullable Position position(PageRequest page, String scope) {
        return page.cursor() == null ? null : position(page.cursor(), scope);
    }

    private Position position(String cursor, String scope) {
        byte[] all = decode(cursor);
        if (all.length < SIGNATURE + Long.BYTES) {
            throw refused();
        }
        byte[] body = Arrays.copyOfRange(all, SIGNATURE, all.length);
        if (!MessageDigest.isEqual(sign(body, scope), Arrays.copyOf(all, SIGNATURE))) {
            throw refused();
        }
        String text = new String(body, Long.BYTES, body.length - Long.BYTES, StandardCharsets.UTF_8);
        return new Position(text, ByteBuffer.wrap(body).getLong());
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private byte[] sign(byte[] body, String scope) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(body);
            // The body's length keeps its end and the scope's beginning apart.
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(body.length).array());
            mac.update(scope.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }

    private static GatewayException refused() {
        return GatewayException.malformedParameter("cursor", "The cursor is not one of this list, filter and sort.");
    }

    private static byte[] randomKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
