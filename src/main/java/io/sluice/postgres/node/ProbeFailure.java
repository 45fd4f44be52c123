package io.sluice.postgres.node;

import io.sluice.postgres.pool.ConnectTimeout;
import io.vertx.sqlclient.DatabaseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A probe that brought no report, and what that shows. */
public final class ProbeFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What a failed probe shows of the server. */
    public enum Sign {
        /** No answer in time: the server, the way to it or we ourselves may be slow, so this alone proves nothing. */
        SILENT,
        /** Nobody listens there, or the connection was cut at once: the server is gone for now. */
        REFUSED,
        /** It starts, stops or has not yet reached a consistent state. */
        STARTING,
        /** It does not let the monitoring role in. */
        DENIED,
        /** It lets us in, but the question failed. */
        UNCLEAR;

        /** The word in health answers. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Sign sign;

    private ProbeFailure(Sign sign, Throwable cause) {
        super(cause.toString(), cause, false, false);
        this.sign = sign;
    }

    public Sign sign() {
        return sign;
    }

    static ProbeFailure of(Throwable cause) {
        return cause instanceof ProbeFailure known ? known : new ProbeFailure(signOf(cause), cause);
    }

    private static Sign signOf(Throwable cause) {
        if (cause instanceof ConnectTimeout || cause instanceof io.netty.channel.ConnectTimeoutException) {
            return Sign.SILENT;
        }
        return cause instanceof DatabaseException said ? signOf(said.getSqlState()) : Sign.REFUSED;
    }

    /** PostgreSQL docs, appendix A. A full server (53300) and our own limit (57014) are busy, not gone. */
    private static Sign signOf(@Nullable String state) {
        if (state == null) {
            return Sign.UNCLEAR;
        }
        return switch (state) {
            case "57P01", "57P02", "57P03" -> Sign.STARTING;
            case "53300", "57014" -> Sign.SILENT;
            default -> state.startsWith("28") || state.equals("3D000") ? Sign.DENIED : Sign.UNCLEAR;
        };
    }
}
