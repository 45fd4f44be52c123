package io.sluice.postgres.routing;

/** Whether work may change anything; the server is told so as well. */
public enum Access {
    /** On a replica or the primary, in a transaction that cannot write even if the node can. */
    READ("BEGIN READ ONLY"),
    /** On the primary. */
    WRITE("BEGIN");

    private final String begin;

    Access(String begin) {
        this.begin = begin;
    }

    /** The command that opens such a transaction. */
    public String begin() {
        return begin;
    }
}
