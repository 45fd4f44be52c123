package io.sluice.orders;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.sluice.http.json.Money;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One order as JSON: by the mapper, as answers are, and beside it field by field, which is what the mapper could save.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OrderJsonBenchmark {

    private final ObjectMapper mapper = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private final Order order = new Order(
            4_711,
            7,
            OrderStatus.PENDING,
            new Money(new BigDecimal("119.94")),
            3,
            Instant.parse("2026-01-31T12:00:00Z"),
            Instant.parse("2026-01-31T12:00:00.5Z"),
            null,
            null);

    @Benchmark
    public byte[] byMapper() throws IOException {
        return mapper.writeValueAsBytes(order);
    }

    @Benchmark
    public byte[] fieldByField() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = mapper.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("id", order.id());
            json.writeNumberField("userId", order.userId());
            json.writeStringField("status", order.status().word());
            json.writeStringField("total", order.total().toString());
            json.writeNumberField("version", order.version());
            json.writeStringField("createdAt", order.createdAt().toString());
            json.writeStringField("updatedAt", order.updatedAt().toString());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
