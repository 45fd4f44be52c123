package io.sluice.postgres.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads lists of nodes: {@code host:port} separated by commas or line ends, {@code #} begins a comment. */
final class HostList {

    private HostList() {}

    /**
     * The addresses in the order of the text.
     *
     * @throws IllegalArgumentException if one is no address, is there twice, or if there is none at all
     */
    static List<NodeAddress> parse(String text) {
        List<NodeAddress> addresses = new ArrayList<>();
        text.lines()
                .map(line -> line.replaceAll("#.*", ""))
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .forEach(word -> addresses.add(NodeAddress.of(word)));
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("It names no node");
        }
        if (addresses.stream().distinct().count() < addresses.size()) {
            throw new IllegalArgumentException("It names a node twice: " + addresses);
        }
        return List.copyOf(addresses);
    }
}
