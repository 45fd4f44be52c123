package io.sluice.postgres;

import java.util.function.Supplier;

/**
 * Under which a write is done at most once, and how its answer is kept for those who ask again.
 *
 * @param key the caller's word, unique within its tenant
 * @param fingerprint in hexadecimal, the same for the same request only; asked once the body has been read
 * @param answers turns answers into text and back
 */
public record IdempotencyKey(String key, Supplier<String> fingerprint, AnswerText answers) {

    /** Answers as text. */
    public interface AnswerText {

        /** As it is stored. */
        String write(Object answer);

        /** What was stored. */
        <T> T read(String text, Class<T> type);
    }
}
