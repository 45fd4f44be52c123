package io.sluice.http.conditional;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a row the caller is willing to change. It goes into the condition of the UPDATE itself, so that no
 * other change can come between the look and the change. Tags that are weak, or none of ours, match no version; of a
 * tag with a digest the version counts, since what is embedded is not what is changed. Immutable.
 */
public final class IfMatch {

    /** The header. */
    public static final String HEADER = "If-Match";

    private static final Pattern OURS = Pattern.compile("([1-9][0-9]{0,17})(-[A-Za-z0-9_-]+)?");

    private final Long @Nullable [] versions;

    private IfMatch(Long @Nullable [] versions) {
        this.versions = versions;
    }

    /**
     * The condition in the lines of the header; none, and {@code *}, is no condition.
     *
     * @throws GatewayException {@code malformed-request}
     */
    public static IfMatch of(List<String> lines) {
        if (lines.isEmpty()) {
            return new IfMatch(null);
        }
        EntityTags tags = EntityTags.of(HEADER, lines);
        return new IfMatch(
                tags.any()
                        ? null
                        : tags.tags().stream()
                                .filter(tag -> !tag.weak())
                                .map(tag -> OURS.matcher(tag.opaque()))
                                .filter(Matcher::matches)
                                .map(tag -> Long.valueOf(tag.group(1)))
                                .toArray(Long[]::new));
    }

    /** Whether the row's version matters. */
    public boolean isConditional() {
        return versions != null;
    }

    /** The versions, as a statement's argument; null where each will do. */
    public Long @Nullable [] versions() {
        return versions == null ? null : versions.clone();
    }

    /** Whether a row of this version may be changed. */
    public boolean allows(long version) {
        return versions == null || Arrays.asList(versions).contains(version);
    }

    /** Why nothing was changed, given what is seen of the row afterwards. */
    public GatewayException refusal(String what, List<?> found) {
        return found.isEmpty() ? GatewayException.notFound(what) : mismatch(what);
    }

    /** The row is there, in another version. */
    public GatewayException mismatch(String what) {
        return new GatewayException(
                ProblemType.VERSION_MISMATCH,
                "The " + what + " has none of the versions in If-Match; nothing was changed. Read it again.");
    }
}
