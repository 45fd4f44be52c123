package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns values into places between two pixels; linear from zero, or logarithmic. Immutable. */
record Axis(double least, double most, double from, double to, boolean logarithmic) {
    private static final int TICKS = 5;

    /** From zero to a round number above the greatest value. */
    static Axis linear(double greatest, double from, double to) {
        double step = step(greatest);
        return new Axis(0, Math.max(step, Math.ceil(greatest / step) * step), from, to, false);
    }

    /** From the least to the greatest value, both above zero. */
    static Axis logarithmic(double least, double greatest, double from, double to) {
        return new Axis(least, Math.max(greatest, least * 10), from, to, true);
    }

    double place(double value) {
        double share =
                logarithmic ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
        return from + share * (to - from);
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (double tick = least; tick <= most * 1.001; tick *= 10) {
                ticks.add(tick);
            }
        } else {
            double step = step(most);
            for (int i = 0; i * step <= most * 1.001; i++) {
                ticks.add(i * step);
            }
        }
        return ticks;
    }

    /** One, two or five of a power of ten, so that there are about five steps. */
    private static double step(double greatest) {
        double rough = Math.max(greatest, 1e-9) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double factor = rough / power;
        return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    }

    static String label(double value) {
        if (value >= 1e6) {
            return trimmed(value / 1e6) + "M";
        }
        return value >= 1e4 ? trimmed(value / 1e3) + "k" : trimmed(value);
    }

    private static String trimmed(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
    }
}
