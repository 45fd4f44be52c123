package io.sluice.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What only the source files show. Every rule answers with what is wrong, one line each. */
final class SourceRules {

    private static final int LONGEST_CLASS = 300;
    private static final int LONGEST_PACKAGE_COMMENT = 6;

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    /** What is left where a program that writes comments has gone wrong: a break in letters, a gap, a second star. */
    private static final Pattern BROKEN = Pattern.compile("\\\\n|\\n\\s*\\n|\\n *\\* *\\n|\\* +\\*");

    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\".*?\"\"\"", Pattern.DOTALL);

    /** The sources by their paths. */
    private final Map<Path, String> files;

    private SourceRules(Map<Path, String> files) {
        this.files = files;
    }

    static SourceRules in(Path directory) throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path :
                    found.filter(path -> path.toString().endsWith(".java")).toList()) {
                files.put(directory.relativize(path), Files.readString(path));
            }
        }
        return new SourceRules(files);
    }

    List<String> longClasses() {
        return files.entrySet().stream()
                .filter(file -> file.getValue().lines().count() > LONGEST_CLASS)
                .map(file -> file.getKey() + " has " + file.getValue().lines().count() + " lines")
                .toList();
    }

    List<String> packagesThatAreNotIntroduced() {
        List<String> found = new ArrayList<>();
        for (Path directory : files.keySet().stream().map(Path::getParent).collect(Collectors.toSet())) {
            String text = files.get(directory.resolve("package-info.java"));
            if (text == null) {
                found.add(directory + " has no package-info");
                continue;
            }
            if (!text.contains("\n@NullMarked\n")) {
                found.add(directory + " is not @NullMarked");
            }
            Matcher comment = COMMENT.matcher(text);
            if (!comment.find()) {
                found.add(directory + " has no comment");
            } else {
                commentFaults(comment.group(1)).forEach(fault -> found.add(directory + " " + fault));
            }
        }
        return found;
    }

    private static List<String> commentFaults(String comment) {
        List<String> found = new ArrayList<>();
        if (comment.lines().filter(line -> line.matches(".*\\w.*")).count() > LONGEST_PACKAGE_COMMENT) {
            found.add("has a comment of more than " + LONGEST_PACKAGE_COMMENT + " lines");
        }
        if (BROKEN.matcher(comment).find()) {
            found.add("has a broken comment");
        }
        return found;
    }

    /** SQL is whole where it stands: nothing is added to a text or filled into it. */
    List<String> assembledSql() {
        return files.entrySet().stream()
                .filter(file -> file.getKey().toString().endsWith("Sql.java"))
                .filter(file -> isAssembled(file.getValue()))
                .map(file -> file.getKey() + " assembles SQL")
                .toList();
    }

    private static boolean isAssembled(String source) {
        String code = TEXT_BLOCK.matcher(COMMENT.matcher(source).replaceAll("")).replaceAll("\"\"");
        return code.contains("+") || code.contains(".formatted(") || code.contains("String.format(");
    }
}
