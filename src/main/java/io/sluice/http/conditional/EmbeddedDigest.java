package io.sluice.http.conditional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Twelve characters that stand for what is embedded in an answer: the beginning of a SHA-256 over its JSON. */
@ApplicationScoped
class EmbeddedDigest {

    private static final int BYTES = 9;

    private final ObjectMapper mapper;

    EmbeddedDigest(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    String of(Object embedded) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(mapper.writeValueAsBytes(embedded));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(all, BYTES));
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException("every answer is JSON, and every Java runtime has SHA-256", e);
        }
    }
}
