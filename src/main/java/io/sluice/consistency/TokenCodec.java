package io.sluice.consistency;

import io.sluice.postgres.ConsistencyToken;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens on the wire: 21 bytes of state and 16 of an HMAC-SHA256 over them, URL-safe. Signed, since a made-up token of
 * a far position would send all its reads to the primary. Thread-safe.
 */
@ApplicationScoped
public class TokenCodec {

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte VERSION = 1;
    private static final int STATE = 1 + Long.BYTES + Integer.BYTES + Long.BYTES;
    private static final int SIGNATURE = 16;
    private static final int SHORTEST_KEY = 16;

    private final List<SecretKeySpec> keys;

    @Inject
    TokenCodec(ConsistencyConfig config) {
        this(config.tokenKeys().orElseGet(() -> List.of(randomKey())));
    }

    /**
     * The first key signs, all of them verify.
     *
     * @throws IllegalArgumentException if there is none, or one is shorter than 16 characters
     */
    TokenCodec(List<String> keys) {
        check(keys);
        this.keys = keys.stream()
                .map(key -> new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
    }

    /**
     * Refuses keys that sign nothing safely.
     *
     * @throws IllegalArgumentException if there is none, or one is shorter than 16 characters
     */
    public static void check(List<String> keys) {
        if (keys.isEmpty() || keys.stream().anyMatch(key -> key.length() < SHORTEST_KEY)) {
            throw new IllegalArgumentException(
                    "sluice.consistency.token-keys needs keys of " + SHORTEST_KEY + " characters or more each");
        }
    }

    /** The token as the caller gets it: 50 characters that mean nothing to it. */
    public String write(ConsistencyToken token) {
        byte[] state = ByteBuffer.allocate(STATE)
                .put(VERSION)
                .putLong(token.systemId())
                .putInt(token.timeline())
                .putLong(token.position())
                .array();
        byte[] all = Arrays.copyOf(state, STATE + SIGNATURE);
        System.arraycopy(sign(state, keys.get(0)), 0, all, STATE, SIGNATURE);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /**
     * The token that the caller sent.
     *
     * @throws GatewayException {@code bad-consistency-token} if it is none, or none that one of the keys has signed
     */
    public ConsistencyToken read(String text) {
        byte[] all = decode(text);
        if (all.length != STATE + SIGNATURE || all[0] != VERSION) {
            throw refused();
        }
        byte[] state = Arrays.copyOf(all, STATE);
        byte[] signature = Arrays.copyOfRange(all, STATE, all.length);
        if (keys.stream().noneMatch(key -> MessageDigest.isEqual(sign(state, key), signature))) {
            throw refused();
        }
        ByteBuffer fields = ByteBuffer.wrap(state, 1, STATE - 1);
        return new ConsistencyToken(fields.getLong(), fields.getInt(), fields.getLong());
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text.trim());
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private static byte[] sign(byte[] state, SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(state), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    private static String randomKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static GatewayException refused() {
        return new GatewayException(
                ProblemType.BAD_CONSISTENCY_TOKEN, "The header Consistency-Token is none that this service gave out.");
    }
}
