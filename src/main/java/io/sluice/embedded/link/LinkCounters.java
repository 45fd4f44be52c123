package io.sluice.embedded.link;

/**
 * What passed a {@link TcpLink} since its counters were last reset. Immutable.
 *
 * @param connections opened by clients
 * @param bytesToServer bytes that were sent on to the server
 * @param bytesToClient bytes that were sent on to the client
 * @param turns how often a client began to send after it had last received something (or nothing yet): round trips
 * @param cuts connections cut by an armed cut
 * @param messages that clients sent, in PostgreSQL's protocol and without TLS; start-up is none
 * @param pieces in which they came: at most one for each time that a client flushed
 */
public record LinkCounters(
        long connections, long bytesToServer, long bytesToClient, long turns, long cuts, long messages, long pieces) {}
