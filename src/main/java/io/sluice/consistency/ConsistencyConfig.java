package io.sluice.consistency;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Consistency tokens. */
@ConfigMapping(prefix = "sluice.consistency")
public interface ConsistencyConfig {

    /**
     * The secrets that sign consistency tokens, of 16 characters or more each: the first one signs, all of them verify,
     * so a new one is put in front and the old one taken away a day later. Set the same on every instance: without any,
     * each process makes its own at random, and a token is refused (400) by other instances and after a restart.
     */
    Optional<List<String>> tokenKeys();
}
