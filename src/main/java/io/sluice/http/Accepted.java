package io.sluice.http;

import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses among the media types that an operation offers by what the caller accepts (RFC 9110, section 12.5.1). */
public final class Accepted {

    private Accepted() {}

    /**
     * The offered type that the caller likes best, among equals the first; what the caller says of a type in particular
     * counts more than what it says of all.
     *
     * @throws GatewayException {@code not-acceptable} if it accepts none of them
     */
    public static String best(List<MediaType> ranges, List<String> offered) {
        String best = null;
        double most = 0;
        for (String one : offered) {
            double quality = quality(MediaType.valueOf(one), ranges);
            if (quality > most) {
                best = one;
                most = quality;
            }
        }
        if (best == null) {
            throw new GatewayException(
                    ProblemType.NOT_ACCEPTABLE,
                    "None of the accepted media types can be produced here, which are " + String.join(", ", offered)
                            + ".");
        }
        return best;
    }

    private static double quality(MediaType offered, List<MediaType> ranges) {
        double quality = 0;
        int nearest = 0;
        for (MediaType range : ranges) {
            int specific = range.isWildcardType() ? 1 : range.isWildcardSubtype() ? 2 : 3;
            if (range.isCompatible(offered) && specific > nearest) {
                nearest = specific;
                quality = number(range.getParameters().get("q"));
            }
        }
        return quality;
    }

    /** One where it is not said or cannot be read. */
    private static double number(@Nullable String quality) {
        try {
            return quality == null ? 1 : Double.parseDouble(quality);
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
