package io.sluice.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What {@code Accept-Encoding} says (RFC 9110, 12.5.3). Netty, which compresses, takes a coding of weight 0 for an
 * accepted one where another one that it does not have is preferred.
 */
final class AcceptedCodings {

    private static final Pattern NEVER = Pattern.compile(".*;\\s*q\\s*=\\s*0(\\.0{0,3})?\\s*");

    private AcceptedCodings() {}

    /** Whether gzip is accepted, by its name or by the star, in the lines of the header. */
    static boolean gzip(List<String> lines) {
        boolean star = false;
        for (String line : lines) {
            for (String part : line.toLowerCase(Locale.ROOT).split(",", -1)) {
                String coding = part.split(";", 2)[0].strip();
                boolean accepted = !NEVER.matcher(part).matches();
                if (coding.equals("gzip") || coding.equals("x-gzip")) {
                    return accepted;
                }
                star |= accepted && coding.equals("*");
            }
        }
        return star;
    }
}
