package io.sluice.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which products of a list are wanted where it is not only the active ones. */
enum Activity {
    @JsonProperty("all")
    ALL
}
