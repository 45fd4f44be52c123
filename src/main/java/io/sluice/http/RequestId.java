package io.sluice.http;

import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What a request is called in its answer, in the log and on its span: the caller's {@code X-Request-Id} where it is
 * sane, else one of our own. Immutable.
 */
public record RequestId(String value) {

    /** The header, both ways. */
    public static final String HEADER = "X-Request-Id";

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final String KEY = RequestId.class.getName();

    /** The id of the request; made on the spot where something fails before the request got one. */
    public static RequestId of(RoutingContext request) {
        RequestId known = request.get(KEY);
        return known != null ? known : give(request);
    }

    private static RequestId give(RoutingContext request) {
        String sent = request.request().getHeader(HEADER);
        RequestId id = new RequestId(sent != null && SANE.matcher(sent).matches() ? sent : random().toString());
        request.put(KEY, id);
        return id;
    }

    @Override
    public String toString() {
        return value;
    }

    /** It must be rare and not secret, so the generator of secrets is spared. */
    private static UUID random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long version4 = (random.nextLong() & ~0xF000L) | 0x4000L;
        long variant2 = (random.nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(version4, variant2);
    }
}
