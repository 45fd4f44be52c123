package io.sluice.http.json;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** What an operator can set about JSON bodies; to the operator these are keys of the HTTP edge like all others. */
@ConfigMapping(prefix = "sluice.http")
public interface JsonConfig {

    /** How deep a JSON body may nest. Too low refuses honest metadata; too high lets a small body cost much stack. */
    @WithDefault("32")
    @Min(8)
    @Max(500)
    int maxJsonDepth();

    /**
     * The longest JSON string that is read. Too low refuses honest text; too high lets one value fill a row's page many
     * times over.
     */
    @WithDefault("64K")
    MemorySize maxJsonString();
}
