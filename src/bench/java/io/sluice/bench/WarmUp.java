package io.sluice.bench;

import io.sluice.bench.load.Throughput;
import io.sluice.bench.load.Wrk;
import io.sluice.bench.machine.Gateway;
import io.sluice.bench.machine.Meter;
import java.time.Duration;
import java.util.List;

/**
 * Load before the first measurement. The JVM compiles what is hot while it runs, and on a busy machine that takes
 * longer; so it goes on until a point read's processor time falls no more, and says so if it still does.
 */
final class WarmUp {
    private static final List<Workload> LOADS =
            List.of(Workload.MIXED, Workload.BATCH, Workload.KEYSET_LIST, Workload.POINT_READ);

    /** From here on two passes cost the same. */
    private static final double STEADY = 0.95;

    private final Lab lab;
    private final Gateway gateway;

    WarmUp(Lab lab, Gateway gateway) {
        this.lab = lab;
        this.gateway = gateway;
    }

    void run() {
        double before = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass < lab.mode().warmUpPasses(); pass++) {
            double now = microsAfterAPass();
            if (now >= before * STEADY) {
                return;
            }
            before = now;
        }
        if (lab.mode() == Mode.FULL) {
            lab.report()
                    .warn("`" + gateway.name() + "` WAS STILL GETTING FASTER after its warm-up (" + Math.round(before)
                            + " µs a point read): its first figures are those of code that is not compiled yet.");
        }
    }

    private double microsAfterAPass() {
        Duration time = lab.mode().warmUp();
        Meter.Measured<Throughput> last = null;
        for (Workload workload : LOADS) {
            last = lab.meter()
                    .during(
                            gateway,
                            () -> Wrk.run(
                                    gateway.api(),
                                    lab.options().connections(),
                                    time,
                                    workload.kind(),
                                    workload.arguments(lab.shop())));
        }
        if (last == null) {
            throw new IllegalStateException("nothing to warm up with");
        }
        return (double) last.usage().gateway() / Math.max(1, last.result().requests());
    }
}
