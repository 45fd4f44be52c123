package io.sluice.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The report as it grows: written anew after every section, so that a run which is ended early leaves what it has.
 * Warnings stand first. Not thread-safe.
 */
public final class Report {
    private static final String FILE = "report.md";

    private final Path directory;
    private final String title;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> sections = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private String goals = "";

    /** Into the directory, which is made. */
    public Report(Path directory, String title) {
        this.directory = directory;
        this.title = title;
    }

    /** Something without which the figures would be misread; said at once on the terminal, too. */
    public void warn(String words) {
        System.out.println("WARNING: " + words);
        warnings.add(words);
        write();
    }

    /** One more section: its heading, and its Markdown. */
    public void section(String heading, String text) {
        sections.add("## " + heading + "\n\n" + text.strip() + "\n");
        write();
    }

    /** What was reached of the goals; stands before the sections. */
    public void goals(String text) {
        goals = "## Goals\n\n" + text.strip() + "\n\n";
        write();
    }

    /** Writes the chart and gives the Markdown that shows it. */
    public String chart(String name, String description, String svg) {
        String file = name + ".svg";
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(file), svg);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.add(file);
        return "![" + description + "](" + file + ")\n";
    }

    public Path file() {
        return directory.resolve(FILE);
    }

    private void write() {
        String first = warnings.isEmpty()
                ? ""
                : warnings.stream()
                                .map(words -> "> **Warning:** " + words + "\n")
                                .collect(Collectors.joining(">\n")) + "\n";
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve(FILE), "# " + title + "\n\n" + first + goals + String.join("\n", sections));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies the report and its charts to where they are kept. */
    public void keep(Path target) {
        write();
        try {
            Files.createDirectories(target);
            Files.copy(directory.resolve(FILE), target.resolve("README.md"), StandardCopyOption.REPLACE_EXISTING);
            for (String file : files) {
                Files.copy(directory.resolve(file), target.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
