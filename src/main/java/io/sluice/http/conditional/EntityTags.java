package io.sluice.http.conditional;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code If-Match} or {@code If-None-Match}: {@code *}, or up to {@value #MOST} entity tags (RFC 9110,
 * 8.8.3 and 13.1). Immutable.
 *
 * @param any it was {@code *}
 * @param tags in their order; empty for {@code *}
 */
record EntityTags(boolean any, List<Tag> tags) {

    /** So many tags of one header are read; a caller knows one or two versions of a resource. */
    static final int MOST = 100;

    private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7E\\x80-\\xFF]*)\"");

    /**
     * One tag.
     *
     * @param opaque what stands between the quotes
     */
    record Tag(boolean weak, String opaque) {}

    EntityTags {
        tags = List.copyOf(tags);
    }

    /**
     * Reads a header.
     *
     * @param header its name, for the refusal
     * @param lines all of its lines, one at least
     * @throws GatewayException {@code malformed-request}
     */
    static EntityTags of(String header, List<String> lines) {
        String text = String.join(",", lines).strip();
        if (text.equals("*")) {
            return new EntityTags(true, List.of());
        }
        List<Tag> tags = new ArrayList<>();
        Matcher tag = TAG.matcher(text);
        boolean separated = true;
        int at = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == ',' || next == ' ' || next == '\t') {
                separated |= next == ',';
                at++;
            } else if (separated
                    && tags.size() < MOST
                    && tag.region(at, text.length()).lookingAt()) {
                tags.add(new Tag(tag.group(1) != null, String.valueOf(tag.group(2))));
                at = tag.end();
                separated = false;
            } else {
                throw malformed(header);
            }
        }
        if (tags.isEmpty()) {
            throw malformed(header);
        }
        return new EntityTags(false, tags);
    }

    /** Whether one of them stands for the same as this one, weak or not: weak comparison. */
    boolean has(String opaque) {
        return any || tags.stream().anyMatch(tag -> tag.opaque.equals(opaque));
    }

    private static GatewayException malformed(String header) {
        return new GatewayException(
                ProblemType.MALFORMED_REQUEST,
                "The header " + header + " is neither * nor a list of up to " + MOST
                        + " entity tags in double quotes.");
    }
}
