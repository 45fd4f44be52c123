package io.sluice.bench.report;

import java.util.List;
import java.util.Locale;

/** A picture that is drawn element by element; the origin is the upper left corner. Not thread-safe. */
final class Svg {
    private static final List<String> COLOURS =
            List.of("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#17becf");

    private final StringBuilder text = new StringBuilder();

    /** Where a text begins or ends. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    Svg(int width, int height) {
        text.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
                width,
                height,
                width,
                height,
                width,
                height));
    }

    static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    void line(double x1, double y1, double x2, double y2, String colour) {
        element("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>", x1, y1, x2, y2, colour);
    }

    void box(double x, double y, double width, double height, String colour) {
        element(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
                x, y, width, height, colour);
    }

    void dot(double x, double y, String colour) {
        element("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y, colour);
    }

    void path(List<double[]> points, String colour) {
        StringBuilder pairs = new StringBuilder();
        points.forEach(point -> pairs.append(String.format(Locale.ROOT, "%.1f,%.1f ", point[0], point[1])));
        element("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", pairs, colour);
    }

    void words(double x, double y, Anchor anchor, String words) {
        element(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#333\">%s</text>",
                x, y, anchor.name().toLowerCase(Locale.ROOT), escaped(words));
    }

    private void element(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    String end() {
        return text + "</svg>\n";
    }
}
