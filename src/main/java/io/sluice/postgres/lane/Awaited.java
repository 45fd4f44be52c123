package io.sluice.postgres.lane;

import io.netty.buffer.ByteBuf;

/** What the server owes answers to, up to one ReadyForQuery. Confined to the lane's event loop. */
interface Awaited {

    /** A RowDescription, or that there are no rows. */
    void described(Columns columns);

    /** The body of a DataRow. */
    void row(ByteBuf body);

    /** An Execute is answered. */
    void completed();

    /** An ErrorResponse. */
    void refused(Throwable error);

    /** ReadyForQuery. */
    void end();

    /** The connection is gone before that. */
    void lost(Throwable cause);

    /** Tells a caller whose time is over, or who has waited for so long that it should go elsewhere. */
    void expire(long now, long patience);
}
