package io.sluice.http.conditional;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one preference of {@code Prefer} (RFC 7240) that is honoured: {@code return=minimal}. Others, and what cannot be
 * read, are ignored, as the RFC wants it.
 */
final class Preferences {

    static final String HEADER = "Prefer";
    static final String APPLIED = "Preference-Applied";
    static final String MINIMAL = "return=minimal";

    /** A preference up to its parameters; what it was set to counts without its quotes. */
    private static final Pattern PREFERENCE = Pattern.compile(
            "\\s*([^\\s=;,\"]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|([^\\s;,\"]*)))?\\s*(?:;.*)?", Pattern.DOTALL);

    /** Commas outside of quotes. */
    private static final Pattern COMMA = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private Preferences() {}

    /** Whether the first {@code return} of these header lines is {@code minimal}. */
    static boolean minimal(List<String> lines) {
        for (String line : lines) {
            for (String part : COMMA.split(line, -1)) {
                Matcher preference = PREFERENCE.matcher(part);
                if (preference.matches() && "return".equalsIgnoreCase(preference.group(1))) {
                    String quoted = preference.group(2);
                    return "minimal".equals(quoted != null ? quoted : preference.group(3));
                }
            }
        }
        return false;
    }
}
