package io.sluice.bench.report;

/** What a colour stands for. */
final class Legend {
    private static final int BOX = 10;
    private static final double LETTER = 6.6;

    private Legend() {}

    /** Draws one entry and tells where the next one begins. */
    static double entry(Svg svg, double x, double y, String words, String colour) {
        svg.box(x, y - BOX, BOX, BOX, colour);
        svg.words(x + BOX + 5, y, Svg.Anchor.START, words);
        return x + BOX + 20 + words.length() * LETTER;
    }
}
