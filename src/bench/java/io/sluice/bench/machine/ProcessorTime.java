package io.sluice.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Processor time in microseconds and memory in bytes as {@code /proc} tells them (proc(5)). The kernel counts in ticks
 * of mostly 10 ms for each process, so a difference is good for a second of load and more, and for nothing shorter.
 */
public final class ProcessorTime {
    private static final Path PROC = Path.of("/proc");
    private static final long TICK_MICROS = 1_000_000 / ticksPerSecond();

    /** Where the times stand among the fields behind the command's name: the 14th to the 17th of all. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;
    private static final int USER_OF_ENDED_CHILDREN = 13;
    private static final int SYSTEM_OF_ENDED_CHILDREN = 14;

    private ProcessorTime() {}

    /** Of the process alone, all its threads together, those that ended included; zero if it is gone. */
    public static long of(long pid) {
        String[] fields = stat(pid);
        return fields.length == 0 ? 0 : micros(fields, USER) + micros(fields, SYSTEM);
    }

    /** Of the process, its children that live and those that ended, each as far as it was waited for. */
    public static long ofFamily(long pid) {
        long children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(child -> of(child.pid()))
                .sum();
        return children + withEndedChildren(pid);
    }

    /** Of this program and of its children that have ended. */
    static long ofSelfAndEnded() {
        return withEndedChildren(ProcessHandle.current().pid());
    }

    private static long withEndedChildren(long pid) {
        String[] fields = stat(pid);
        return fields.length == 0
                ? 0
                : micros(fields, USER)
                        + micros(fields, SYSTEM)
                        + micros(fields, USER_OF_ENDED_CHILDREN)
                        + micros(fields, SYSTEM_OF_ENDED_CHILDREN);
    }

    /** Of all processes of the machine; what interrupts took is not in it, as it is in no process's. */
    public static long ofMachine() {
        String[] fields =
                read(PROC.resolve("stat")).lines().findFirst().orElseThrow().split("\\s+");
        return micros(fields, 1) + micros(fields, 2) + micros(fields, 3);
    }

    /** What of the process is in memory now. */
    public static long residentBytes(long pid) {
        return read(PROC.resolve(pid + "/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    private static long micros(String[] fields, int index) {
        return Long.parseLong(fields[index]) * TICK_MICROS;
    }

    /** The fields behind the name, which stands in parentheses and may hold anything. */
    private static String[] stat(long pid) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/stat"));
            return line.substring(line.lastIndexOf(')') + 2).strip().split(" ");
        } catch (IOException gone) {
            return new String[0];
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long ticksPerSecond() {
        return Long.parseLong(Command.run(Duration.ofSeconds(10), Map.of(), List.of("getconf", "CLK_TCK"))
                .strip());
    }
}
