package io.sluice.postgres.topology;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the {@link ClusterMemory} over restarts, as a few lines that an operator can read. Replaced as a whole, so that
 * a crash leaves the old or the new one. Blocks, so it is never used on an event loop.
 */
record StateFile(Path path) {

    private static final String HEAD = "sluice topology 1";
    private static final String TAIL = "end";
    private static final Pattern SYSTEM = Pattern.compile("system-id (-?\\d{1,20})");
    private static final Pattern TIMELINE = Pattern.compile("timeline (\\d{1,9})");
    private static final Pattern ENDED = Pattern.compile("ended (\\d{1,9}) ([0-9A-F]{1,8}/[0-9A-F]{1,8})");

    /**
     * What was written last; nothing if there is no file yet.
     *
     * @throws IllegalArgumentException if it is there and not whole, or if none could be written
     */
    ClusterMemory read() {
        try {
            return parse(Files.readAllLines(path, StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            Path directory = path.toAbsolutePath().getParent();
            if (directory == null || !Files.isWritable(directory)) {
                throw new IllegalArgumentException("its directory is not there or not writable", none);
            }
            return ClusterMemory.NONE;
        } catch (IOException e) {
            throw new IllegalArgumentException("it cannot be read (" + e + ")", e);
        }
    }

    void write(ClusterMemory memory) throws IOException {
        StringBuilder text = new StringBuilder(HEAD + "\n");
        text.append("system-id ").append(memory.systemId()).append('\n');
        text.append("timeline ").append(memory.timeline()).append('\n');
        new TreeMap<>(memory.history().ends())
                .forEach((timeline, end) -> text.append("ended ")
                        .append(timeline)
                        .append(' ')
                        .append(LogPosition.format(end))
                        .append('\n'));
        text.append(TAIL).append('\n');
        Path draft = path.resolveSibling(path.getFileName() + ".draft");
        Files.writeString(draft, text, StandardCharsets.UTF_8);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ClusterMemory parse(List<String> lines) {
        int last = lines.size() - 1;
        if (last < 3 || !lines.get(0).equals(HEAD) || !lines.get(last).equals(TAIL)) {
            throw new IllegalArgumentException("it is not whole, or not what this gateway wrote");
        }
        TimelineHistory history = TimelineHistory.UNKNOWN;
        for (String line : lines.subList(3, last)) {
            Matcher ended = match(ENDED, line);
            history = history.with(Integer.parseInt(ended.group(1)), LogPosition.parse(ended.group(2)));
        }
        return new ClusterMemory(
                Long.parseLong(match(SYSTEM, lines.get(1)).group(1)),
                Integer.parseInt(match(TIMELINE, lines.get(2)).group(1)),
                history,
                Set.of());
    }

    private static Matcher match(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it has a line that this gateway did not write: " + line);
        }
        return matcher;
    }
}
