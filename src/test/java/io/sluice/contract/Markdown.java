package io.sluice.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Text of sources as Markdown, and the parts of a file that are made of it. */
final class Markdown {

    private static final Pattern CODE = Pattern.compile("\\{@(?:code|literal)\\s+([^}]*)}");
    private static final Pattern LINK = Pattern.compile("\\{@link(?:plain)?\\s+(?:[\\w.]*[.#])?(\\w+)[^}]*}");

    private Markdown() {}

    /** The description of a comment, without its block tags, on one line. */
    static String ofJavadoc(String comment) {
        String text = comment.replaceAll("(?s)(^|\\n)\\s*@\\w+ .*", "").strip().replaceAll("\\s+", " ");
        text = CODE.matcher(text).replaceAll("`$1`");
        text = LINK.matcher(text).replaceAll("`$1`");
        return text.replace("|", "\\|");
    }

    /** What stands between {@code <!-- name -->} and {@code <!-- /name -->}. */
    static String part(Path file, String name) throws IOException {
        String text = Files.readString(file);
        return text.substring(begin(text, name), end(text, name)).strip();
    }

    /** Puts something else there. */
    static void replacePart(Path file, String name, String part) throws IOException {
        String text = Files.readString(file);
        Files.writeString(
                file, text.substring(0, begin(text, name)) + "\n\n" + part + "\n\n" + text.substring(end(text, name)));
    }

    private static int begin(String text, String name) {
        String mark = "<!-- " + name + " -->";
        return found(text, mark) + mark.length();
    }

    private static int end(String text, String name) {
        return found(text, "<!-- /" + name + " -->");
    }

    private static int found(String text, String mark) {
        int place = text.indexOf(mark);
        if (place < 0) {
            throw new IllegalArgumentException("The file has no mark " + mark);
        }
        return place;
    }
}
