package io.sluice.http.json;

/**
 * Text that PostgreSQL can store: without NUL, and without half of a surrogate pair, which has no form in UTF-8. Emoji
 * and right-to-left text are fine.
 */
public final class StorableText {

    /** What a caller is told whose text is none. */
    public static final String REFUSAL =
            "The text has a character that cannot be stored (NUL, or half of a surrogate pair).";

    private StorableText() {}

    /** Whether PostgreSQL can store the text. */
    public static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
