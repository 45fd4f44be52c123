package io.sluice.tenancy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a caller may do, in three steps. The word is the same in tokens, headers and {@code app.groups}. */
public enum Group {
    /** Sees and places orders of its own user only, and reads the catalogue. */
    @JsonProperty("member")
    MEMBER,
    /** May do everything inside its tenant. */
    @JsonProperty("manager")
    MANAGER,
    /** Administers tenants and sees nothing of their rows. */
    @JsonProperty("operator")
    OPERATOR;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word on the wire. */
    public String word() {
        return word;
    }

    /** The group with this word, or null where there is none. */
    public static @Nullable Group of(String word) {
        for (Group group : values()) {
            if (group.word.equals(word)) {
                return group;
            }
        }
        return null;
    }
}
