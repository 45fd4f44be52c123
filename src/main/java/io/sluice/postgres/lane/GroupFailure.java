package io.sluice.postgres.lane;

import org.jspecify.annotations.Nullable;

/** A group of reads was not answered, or the server refused one of its statements; none of it has an effect. */
public final class GroupFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** Nothing was sent: the lane is closed or full. */
        NOT_TAKEN,
        /** The server answered with an error, which is the cause. */
        REFUSED,
        /** The connection was lost before everything was answered. */
        LOST,
        /**
         * It stood on the lane for too long, behind others or by itself; what the server still answers is for nobody.
         */
        PASSED,
        /** The caller's time was over first. */
        LATE
    }

    private final Kind kind;
    private final int failed;

    private GroupFailure(Kind kind, int failed, @Nullable Throwable cause) {
        super(kind.name(), cause, false, false);
        this.kind = kind;
        this.failed = failed;
    }

    static GroupFailure notTaken() {
        return new GroupFailure(Kind.NOT_TAKEN, 0, null);
    }

    static GroupFailure refused(int failed, Throwable answer) {
        return new GroupFailure(Kind.REFUSED, failed, answer);
    }

    static GroupFailure lost(int failed, Throwable cause) {
        return new GroupFailure(Kind.LOST, failed, cause);
    }

    static GroupFailure passed(int failed) {
        return new GroupFailure(Kind.PASSED, failed, null);
    }

    static GroupFailure late(int failed) {
        return new GroupFailure(Kind.LATE, failed, null);
    }

    public Kind kind() {
        return kind;
    }

    /** Which of the calls was not answered well, from 0. */
    public int failed() {
        return failed;
    }
}
