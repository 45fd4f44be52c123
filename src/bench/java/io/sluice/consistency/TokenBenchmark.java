package io.sluice.consistency;

import io.sluice.postgres.ConsistencyToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A token, as every write makes one and a read may bring one; beside it the signature alone, by a kept {@link Mac}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TokenBenchmark {

    private static final String KEY = "a secret of this benchmark alone";

    private final TokenCodec codec = new TokenCodec(List.of(KEY));
    private final ConsistencyToken token = new ConsistencyToken(7_123_456_789L, 3, 0x3_0000_1234L);
    private final String text = codec.write(token);
    private final byte[] state = new byte[21];
    private final Mac mac = mac();

    @Benchmark
    public String write() {
        return codec.write(token);
    }

    @Benchmark
    public ConsistencyToken read() {
        return codec.read(text);
    }

    @Benchmark
    public byte[] signatureAlone() {
        return mac.doFinal(state);
    }

    private static Mac mac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
