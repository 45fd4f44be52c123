package io.sluice.scenario.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All answers of a load to requests since its {@link #begin}, in the order in which they came. Times are
 * {@link System#nanoTime}. Thread-safe.
 */
final class Timeline {
    private final Collection<Answer> answers = new ConcurrentLinkedQueue<>();
    private volatile long begunAt = System.nanoTime();

    void add(Answer answer) {
        answers.add(answer.withoutBody());
    }

    /**
     * From now on only requests that are sent now or later count.
     *
     * @return how many of those before came back without success
     */
    long begin() {
        begunAt = System.nanoTime();
        return answers.stream().filter(answer -> !answer.isGood()).count();
    }

    Stream<Answer> all() {
        return answers.stream().filter(answer -> answer.sentAt() - begunAt >= 0);
    }

    long count(Predicate<Answer> wanted) {
        return all().filter(wanted).count();
    }

    /** Answers that came after this moment. */
    Stream<Answer> since(long nanos) {
        return all().filter(answer -> answer.answeredAt() >= nanos);
    }

    /** Requests that came back without success, whatever they asked. */
    long failed() {
        return count(answer -> !answer.isGood());
    }

    /** How often each kind of failure was answered: {@code WRITE no-primary=3 …}. */
    String failures() {
        Map<String, Long> counts = all().filter(answer -> !answer.isGood())
                .collect(Collectors.groupingBy(
                        answer -> answer.kind() + " " + answer.status() + " " + answer.code(),
                        TreeMap::new,
                        Collectors.counting()));
        return counts.isEmpty() ? "none" : counts.toString();
    }

    /** How many such requests each role served: {@code replica=12 …}. */
    String servedBy(Answer.Kind kind) {
        return all().filter(answer -> answer.kind() == kind && answer.isGood())
                .collect(Collectors.groupingBy(
                        answer -> {
                            String servedBy = answer.servedBy();
                            return servedBy == null ? "unsaid" : servedBy.substring(servedBy.indexOf('=') + 1);
                        },
                        TreeMap::new,
                        Collectors.counting()))
                .toString();
    }

    /** From the moment to the first successful answer of such requests that came after it; empty if none came. */
    OptionalLong millisToFirstSuccess(long nanos, Predicate<Answer> wanted) {
        return since(nanos)
                .filter(Answer::isGood)
                .filter(wanted)
                .mapToLong(answer -> toMillis(answer.answeredAt() - nanos))
                .min();
    }

    /** The longest time without a successful answer to such a request. */
    long longestGapMillis(Predicate<Answer> wanted) {
        List<Long> times = all().filter(Answer::isGood)
                .filter(wanted)
                .map(Answer::answeredAt)
                .sorted()
                .toList();
        long longest = 0;
        for (int i = 1; i < times.size(); i++) {
            longest = Math.max(longest, times.get(i) - times.get(i - 1));
        }
        return toMillis(longest);
    }

    /** The time below which this share of such requests was answered. */
    long percentileMillis(double share, Predicate<Answer> wanted) {
        List<Long> times = new ArrayList<>(all().filter(wanted)
                .map(answer -> answer.answeredAt() - answer.sentAt())
                .toList());
        times.sort(Comparator.naturalOrder());
        return times.isEmpty()
                ? 0
                : toMillis(times.get((int) Math.min(times.size() - 1L, (long) (times.size() * share))));
    }

    /** The last moment at which such an answer came; empty if none did. */
    OptionalLong last(Predicate<Answer> wanted) {
        return all().filter(wanted).mapToLong(Answer::answeredAt).max();
    }

    static long toMillis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
