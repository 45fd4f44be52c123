package io.sluice.scenario.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one scenario measured. Each number becomes a line of {@code target/fault-suite.md} at once; {@link #verify}
 * fails with those that are wrong. What must hold always fails the scenario. A time has a goal, which is only reported,
 * and a generous limit, since the machine may be busy with other things.
 */
final class Numbers {
    private static final Path REPORT = Path.of("target", "fault-suite.md");
    private static final String HEAD = "| scenario | measured | value | goal | |\n|---|---|---|---|---|\n";

    private final String scenario;
    private final List<String> wrong = new ArrayList<>();

    Numbers(String scenario) {
        this.scenario = scenario;
    }

    /** For the reader of the report; nothing is held against it. */
    void tell(String what, Object value) {
        line(what, value, "", "");
    }

    void exactly(long wanted, String what, long value) {
        judge(what, value, Long.toString(wanted), value == wanted);
    }

    void atMost(long limit, String what, long value) {
        judge(what, value, "≤ " + limit, value <= limit);
    }

    void atLeast(long limit, String what, long value) {
        judge(what, value, "≥ " + limit, value >= limit);
    }

    void holds(String what, boolean value) {
        judge(what, value, "true", value);
    }

    /** A time in milliseconds; above the goal it is marked, above the limit, or absent, it is wrong. */
    void millis(String what, OptionalLong value, long goal, long limit) {
        if (value.isEmpty()) {
            judge(what, "never", "≤ " + goal + " ms", false);
        } else if (value.getAsLong() > goal && value.getAsLong() <= limit) {
            line(what, value.getAsLong() + " ms", "≤ " + goal + " ms", "missed");
        } else {
            judge(what, value.getAsLong() + " ms", "≤ " + goal + " ms", value.getAsLong() <= limit);
        }
    }

    private void judge(String what, Object value, String goal, boolean right) {
        line(what, value, goal, right ? "ok" : "WRONG");
        if (!right) {
            wrong.add(what + ": " + value + ", wanted " + goal);
        }
    }

    private void line(String what, Object value, String goal, String verdict) {
        String line = "| %s | %s | %s | %s | %s |%n".formatted(scenario, what, value, goal, verdict);
        try {
            if (!Files.exists(REPORT)) {
                Files.writeString(REPORT, HEAD, StandardOpenOption.CREATE);
            }
            Files.writeString(REPORT, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if anything was wrong. */
    void verify() {
        if (!wrong.isEmpty()) {
            throw new AssertionError(scenario + ":\n  " + String.join("\n  ", wrong));
        }
    }
}
