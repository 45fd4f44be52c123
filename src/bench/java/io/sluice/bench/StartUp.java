package io.sluice.bench;

import io.sluice.bench.load.Wrk;
import io.sluice.bench.machine.Gateway;
import io.sluice.bench.machine.Jdk;
import io.sluice.bench.machine.ProcessorTime;
import io.sluice.bench.report.BarChart;
import io.sluice.bench.report.Table;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * From the start of the process to the first good answer to a point read, on each JDK that is there, in turn. The files
 * are in the operating system's cache.
 */
final class StartUp {
    private static final Path AOT_PACKAGE = Path.of("target", "bench", "aot", "quarkus-run.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration TRAINING = Duration.ofSeconds(5);

    /** The word of the way that the goal is about. */
    static final String AOT = "JDK 25, AOT cache";

    private record Start(double listeningMillis, double firstAnswerMillis, double cpuMillis, double residentMib) {}

    private final Lab lab;
    private final Map<String, Gateway.Launch> ways = new LinkedHashMap<>();
    private final Map<String, List<Start>> starts = new LinkedHashMap<>();

    private StartUp(Lab lab) {
        this.lab = lab;
    }

    /** Measures and writes the section; the median times to the first answer in ms by way. */
    static Map<String, Double> run(Lab lab) {
        StartUp startUp = new StartUp(lab);
        startUp.addWays();
        for (int round = 0; round < lab.mode().startUps(); round++) {
            startUp.ways.forEach((name, launch) -> startUp.starts
                    .computeIfAbsent(name, unknown -> new ArrayList<>())
                    .add(startUp.start(name, launch)));
        }
        return startUp.write();
    }

    private void addWays() {
        for (int feature : List.of(17, 25)) {
            Jdk.find(feature)
                    .ifPresentOrElse(
                            jdk -> ways.put(
                                    "JDK " + feature,
                                    lab.bareLaunch("start-" + feature, jdk, Lab.JVM_OPTIONS, Lab.PACKAGE)),
                            () -> lab.report()
                                    .warn("No JDK " + feature + " was found (JAVA_HOME_" + feature
                                            + "): the start on it is not measured."));
        }
        Jdk.find(25).ifPresent(this::addTrained);
    }

    private void addTrained(Jdk jdk) {
        if (!Files.exists(AOT_PACKAGE)) {
            lab.report().warn(AOT_PACKAGE + " is missing: the start with an AOT cache is not measured.");
            return;
        }
        Path cache = lab.directory().resolve("sluice.aot");
        try {
            Files.deleteIfExists(cache);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        train(jdk, cache);
        if (!Files.exists(cache)) {
            lab.report().warn("The training run wrote no AOT cache: the start with one is not measured.");
            return;
        }
        // With AOTMode=on a cache that does not fit ends the start, instead of being left out in silence.
        ways.put(
                AOT,
                lab.bareLaunch("start-25-aot", jdk, options("-XX:AOTCache=" + cache, "-XX:AOTMode=on"), AOT_PACKAGE));
    }

    /** Runs the workloads, so that their classes are in the cache; it is written when the process ends. */
    private void train(Jdk jdk, Path cache) {
        Gateway training = lab.meter()
                .know(Gateway.ready(
                        lab.bareLaunch("training", jdk, options("-XX:AOTCacheOutput=" + cache), AOT_PACKAGE)));
        try (training) {
            Wrk.run(training.api(), 8, TRAINING, Workload.MIXED.kind(), Workload.MIXED.arguments(lab.shop()));
            training.stop();
        }
    }

    private static List<String> options(String... more) {
        List<String> options = new ArrayList<>(Lab.JVM_OPTIONS);
        options.addAll(List.of(more));
        return options;
    }

    private Start start(String name, Gateway.Launch launch) {
        long begun = System.nanoTime();
        try (Gateway gateway = lab.meter().know(Gateway.launch(launch))) {
            double listening = Double.NaN;
            while (System.nanoTime() - begun < PATIENCE.toNanos() && gateway.isAlive()) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
                    if (Double.isNaN(listening)) {
                        listening = millisSince(begun);
                    }
                    if (answersWell(socket)) {
                        double first = millisSince(begun);
                        Start start = new Start(
                                listening,
                                first,
                                ProcessorTime.of(gateway.pid()) / 1e3,
                                ProcessorTime.residentBytes(gateway.pid()) / 1024.0 / 1024.0);
                        System.out.println("start-up " + name + ": " + start);
                        return start;
                    }
                } catch (IOException notYet) {
                    // Nobody listens yet.
                }
                Gateway.pause(PAUSE);
            }
            throw new IllegalStateException(name + " does not answer, see " + gateway.log());
        }
    }

    private static boolean answersWell(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream()
                .write("GET /v1/orders/7 HTTP/1.1\r\nHost: localhost\r\nX-Tenant-Id: 1\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        InputStream answer = socket.getInputStream();
        return new String(answer.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
    }

    private static double millisSince(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }

    private Map<String, Double> write() {
        Table table = new Table(
                "way", "listening ms", "first answer ms (least)", "CPU ms until then", "RSS MiB then", "starts");
        BarChart chart = new BarChart("from the start of the process in ms, medians");
        Map<String, Double> medians = new LinkedHashMap<>();
        starts.forEach((name, all) -> {
            double listening = median(all, Start::listeningMillis);
            double first = median(all, Start::firstAnswerMillis);
            medians.put(name, first);
            table.row(
                    name,
                    listening,
                    Table.figure(first) + " ("
                            + Table.figure(all.stream()
                                    .mapToDouble(Start::firstAnswerMillis)
                                    .min()
                                    .orElse(Double.NaN))
                            + ")",
                    median(all, Start::cpuMillis),
                    median(all, Start::residentMib),
                    all.size());
            chart.bar(name, "listening", listening).bar(name, "first answer", first);
        });
        lab.report()
                .section(
                        "Start-up",
                        "The time from the start of the process until its port takes a connection, and until a point"
                                + " read is answered with 200, asked every 2 ms; medians of starts in turn. Files are"
                                + " in the operating system's cache. The AOT cache (JEP 483, 514) comes from a"
                                + " training run under the mixed workload, on Quarkus' `aot-jar` package; the"
                                + " others run the usual package. Every JVM has `"
                                + String.join(" ", Lab.JVM_OPTIONS)
                                + "`.\n\n"
                                + table.markdown()
                                + "\n"
                                + lab.report().chart("start-up", "Start-up times", chart.svg()));
        return medians;
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
        return Sample.median(starts.stream().mapToDouble(figure).toArray());
    }
}
