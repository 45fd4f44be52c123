package io.sluice.tenancy;

import java.util.Locale;

/** What a caller may do. */
public enum Group {
    MEMBER,
    MANAGER,
    OPERATOR;

    /** The word in tokens, headers and the database's setting {@code app.groups}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
