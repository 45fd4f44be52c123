package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A bar for each series in each group, as an SVG. Not thread-safe. */
public final class BarChart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 340;
    private static final int LEFT = 60;
    private static final int TOP = 70;
    private static final int BOTTOM = 40;
    private static final double FILLED = 0.8;

    private final String title;
    private final List<String> series = new ArrayList<>();
    private final Map<String, Map<String, Double>> groups = new LinkedHashMap<>();

    public BarChart(String title) {
        this.title = title;
    }

    /** One bar; one that is not known is left out. */
    public BarChart bar(String group, String name, double value) {
        if (!series.contains(name)) {
            series.add(name);
        }
        if (!Double.isNaN(value)) {
            groups.computeIfAbsent(group, unknown -> new LinkedHashMap<>()).put(name, value);
        }
        return this;
    }

    /** The picture. */
    public String svg() {
        Svg svg = new Svg(WIDTH, HEIGHT);
        svg.words(LEFT, 20, Svg.Anchor.START, title);
        double legend = LEFT;
        for (int i = 0; i < series.size(); i++) {
            legend = Legend.entry(svg, legend, 42, series.get(i), Svg.colour(i));
        }
        double greatest = groups.values().stream()
                .flatMap(group -> group.values().stream())
                .mapToDouble(value -> value)
                .max()
                .orElse(1);
        Axis y = Axis.linear(greatest, HEIGHT - BOTTOM, TOP);
        for (double tick : y.ticks()) {
            svg.line(LEFT, y.place(tick), WIDTH - 10, y.place(tick), "#ddd");
            svg.words(LEFT - 6, y.place(tick) + 4, Svg.Anchor.END, Axis.label(tick));
        }
        double groupWidth = (WIDTH - 10.0 - LEFT) / Math.max(1, groups.size());
        double x = LEFT;
        for (Map.Entry<String, Map<String, Double>> group : groups.entrySet()) {
            group(svg, y, x, groupWidth, group.getValue());
            svg.words(x + groupWidth / 2, HEIGHT - BOTTOM + 18, Svg.Anchor.MIDDLE, group.getKey());
            x += groupWidth;
        }
        return svg.end();
    }

    private void group(Svg svg, Axis y, double begin, double groupWidth, Map<String, Double> values) {
        double width = groupWidth * FILLED / Math.max(1, series.size());
        double x = begin + groupWidth * (1 - FILLED) / 2;
        for (int i = 0; i < series.size(); i++) {
            Double value = values.get(series.get(i));
            if (value != null) {
                svg.box(x, y.place(value), width - 1, y.place(0) - y.place(value), Svg.colour(i));
                svg.words(x + width / 2, y.place(value) - 4, Svg.Anchor.MIDDLE, Table.figure(value));
            }
            x += width;
        }
    }
}
