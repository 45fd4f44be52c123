package io.sluice.bench;

import java.time.Duration;
import java.util.List;

/** How much is measured. */
enum Mode {
    /** Shows in two minutes that everything works; its figures are noise. */
    SMOKE,
    /** Shows how fast it is. */
    FULL;

    /** How often each workload is measured in each way. */
    int rounds() {
        return this == SMOKE ? 1 : 5;
    }

    /** How often each point of a series is measured. */
    int passes() {
        return this == SMOKE ? 1 : 3;
    }

    /** Of one measurement of a workload. */
    Duration time() {
        return Duration.ofSeconds(this == SMOKE ? 1 : 8);
    }

    /** Of one measurement of a series. */
    Duration seriesTime() {
        return Duration.ofSeconds(this == SMOKE ? 1 : 5);
    }

    /** Of load by each workload in one pass of the warm-up. */
    Duration warmUp() {
        return Duration.ofSeconds(this == SMOKE ? 1 : 5);
    }

    /** The most passes of the warm-up. */
    int warmUpPasses() {
        return this == SMOKE ? 1 : 8;
    }

    int tenants() {
        return this == SMOKE ? 100 : 10_000;
    }

    List<Integer> connectionSteps() {
        return this == SMOKE ? List.of(1, 32, 256) : List.of(1, 4, 16, 32, 64, 128, 256, 512, 1_000);
    }

    List<Integer> tenantSteps() {
        return this == SMOKE ? List.of(1, 100) : List.of(1, 10, 100, 1_000, 10_000);
    }

    List<Integer> orderSteps() {
        return this == SMOKE ? List.of(10_000, 100_000) : List.of(10_000, 100_000, 1_000_000, 10_000_000);
    }

    /** Connections of pgbench for the search of the limit. */
    List<Integer> limitSteps() {
        return this == SMOKE ? List.of(8) : List.of(1, 8, 16, 32);
    }

    int startUps() {
        return this == SMOKE ? 1 : 7;
    }

    /** Offered load, as a part of what a closed loop reached. */
    List<Double> offers() {
        return this == SMOKE ? List.of(0.7, 3.0) : List.of(0.25, 0.5, 0.7, 0.85, 1.0, 1.25, 1.5, 2.0, 3.0);
    }
}
