package io.sluice.bench;

import io.sluice.bench.machine.Jdk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The gateway in one configuration; several are measured in turn.
 *
 * @param jdk what runs it
 * @param jvmOptions added to those of every measured gateway
 * @param settings added to those of every measured gateway
 */
record Variant(String name, Jdk jdk, List<String> jvmOptions, Map<String, String> settings) {

    /** As it comes, on the JDK that runs this program. */
    static Variant plain() {
        return new Variant("gateway", Jdk.current(), List.of(), Map.of());
    }

    /**
     * Of {@code name:word,word,…}, where a word is a setting ({@code key=value}), a JVM option ({@code -XX:…}) or
     * {@code java=25}.
     */
    static Variant parse(String text) {
        String[] parts = text.split(":", 2);
        Jdk jdk = Jdk.current();
        List<String> jvmOptions = new ArrayList<>();
        Map<String, String> settings = new TreeMap<>();
        for (String word : parts.length < 2 ? new String[0] : parts[1].split(",", -1)) {
            String[] pair = word.split("=", 2);
            if (word.startsWith("-")) {
                jvmOptions.add(word);
            } else if (pair[0].equals("java")) {
                jdk = Jdk.find(Integer.parseInt(pair[1]))
                        .orElseThrow(() -> new IllegalArgumentException("no JDK " + pair[1] + " found"));
            } else if (pair.length == 2) {
                settings.put(pair[0], pair[1]);
            } else {
                throw new IllegalArgumentException("neither key=value nor -option: " + word);
            }
        }
        return new Variant(parts[0], jdk, jvmOptions, settings);
    }

    /** What is special about it, in words. */
    String words() {
        List<String> words = new ArrayList<>(jvmOptions);
        settings.forEach((key, value) -> words.add(key + "=" + value));
        return "JDK " + jdk.version() + (words.isEmpty() ? "" : ", " + String.join(", ", words));
    }
}
