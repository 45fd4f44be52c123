package io.sluice.postgres.topology;

/** Positions in the log as PostgreSQL writes them ({@code pg_lsn}): two hexadecimal halves of a 64-bit number. */
final class LogPosition {

    private LogPosition() {}

    /** @throws IllegalArgumentException if it is none */
    static long parse(String text) {
        String[] halves = text.split("/", -1);
        if (halves.length != 2 || halves[0].length() > 8 || halves[1].length() > 8) {
            throw new IllegalArgumentException("No position in the log: " + text);
        }
        return Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16);
    }

    static String format(long position) {
        return "%X/%X".formatted(position >>> 32, position & 0xFFFF_FFFFL);
    }
}
