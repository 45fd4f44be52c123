package io.sluice.embedded.link;

/** The running sums behind {@link LinkCounters}. Confined to the link's thread. */
final class LinkTally {
    long connections;
    long bytesToServer;
    long bytesToClient;
    long turns;
    long cuts;
    long messages;
    long pieces;

    LinkCounters now() {
        return new LinkCounters(connections, bytesToServer, bytesToClient, turns, cuts, messages, pieces);
    }

    void reset() {
        connections = 0;
        bytesToServer = 0;
        bytesToClient = 0;
        turns = 0;
        cuts = 0;
        messages = 0;
        pieces = 0;
    }
}
