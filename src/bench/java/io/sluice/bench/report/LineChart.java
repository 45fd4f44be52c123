package io.sluice.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values over something that grows, as an SVG. Points that are not known are left out. Not thread-safe. */
public final class LineChart {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 320;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 60;
    private static final int BOTTOM = 50;

    private final String title;
    private final String across;
    private final boolean logarithmic;
    private final Map<String, List<double[]>> series = new LinkedHashMap<>();

    /**
     * An empty chart.
     *
     * @param across what grows to the right
     * @param logarithmic whether that axis counts powers of ten; then its values are above zero
     */
    public LineChart(String title, String across, boolean logarithmic) {
        this.title = title;
        this.across = across;
        this.logarithmic = logarithmic;
    }

    /** One more point of the series, to the right of the one before. */
    public LineChart point(String name, double x, double y) {
        if (!Double.isNaN(y)) {
            series.computeIfAbsent(name, unknown -> new ArrayList<>()).add(new double[] {x, y});
        }
        return this;
    }

    /** The picture. */
    public String svg() {
        Svg svg = new Svg(WIDTH, HEIGHT);
        svg.words(LEFT, 20, Svg.Anchor.START, title);
        Axis x = across(LEFT, WIDTH - RIGHT);
        Axis y = Axis.linear(extreme(1, true), HEIGHT - BOTTOM, TOP);
        for (double tick : y.ticks()) {
            svg.line(LEFT, y.place(tick), WIDTH - RIGHT, y.place(tick), "#ddd");
            svg.words(LEFT - 6, y.place(tick) + 4, Svg.Anchor.END, Axis.label(tick));
        }
        for (double tick : x.ticks()) {
            svg.line(x.place(tick), HEIGHT - BOTTOM, x.place(tick), HEIGHT - BOTTOM + 5, "#333");
            svg.words(x.place(tick), HEIGHT - BOTTOM + 18, Svg.Anchor.MIDDLE, Axis.label(tick));
        }
        svg.words((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, Svg.Anchor.MIDDLE, across);
        int index = 0;
        double legend = LEFT;
        for (Map.Entry<String, List<double[]>> one : series.entrySet()) {
            String colour = Svg.colour(index++);
            List<double[]> places = one.getValue().stream()
                    .map(point -> new double[] {x.place(point[0]), y.place(point[1])})
                    .toList();
            svg.path(places, colour);
            places.forEach(place -> svg.dot(place[0], place[1], colour));
            legend = Legend.entry(svg, legend, 40, one.getKey(), colour);
        }
        return svg.end();
    }

    private Axis across(double from, double to) {
        double greatest = extreme(0, true);
        return logarithmic ? Axis.logarithmic(extreme(0, false), greatest, from, to) : Axis.linear(greatest, from, to);
    }

    private double extreme(int coordinate, boolean greatest) {
        var values = series.values().stream().flatMap(List::stream).mapToDouble(point -> point[coordinate]);
        return (greatest ? values.max() : values.min()).orElse(1);
    }
}
