package io.sluice.scenario.faults;

/** What a scenario's fault brings about whatever a gateway does, so that it is told and not held against it. */
enum Allowance {
    /** The cluster loses acknowledged writes with its primary, and gives their numbers again. */
    LOST_TAIL,
    /** The answer that brings the token may be cut off behind the answer to COMMIT. */
    MISSING_TOKENS
}
