package io.sluice.postgres.node;

import jakarta.inject.Singleton;
import java.util.Map;

/**
 * What a transaction has to set for itself, by {@code set_config(name, value, true)}, since a pooler would not take it
 * when a connection is opened. Empty where none stands between.
 */
@Singleton
public class SessionParameters {

    /** Names and values of settings, in a fixed order. */
    public Map<String, String> toSet() {
        return Map.of();
    }
}
