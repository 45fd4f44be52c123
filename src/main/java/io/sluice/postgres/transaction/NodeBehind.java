package io.sluice.postgres.transaction;

/** A node answered well, but was not as far as the consistency token; another one may be. */
final class NodeBehind extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NodeBehind() {
        super(null, null, false, false);
    }
}
