package io.sluice.users;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The orders of a list of users; ties go by id in the same direction. */
enum UserSort {
    @JsonProperty("-createdAt")
    NEWEST,
    @JsonProperty("createdAt")
    OLDEST,
    @JsonProperty("email")
    EMAIL,
    @JsonProperty("name")
    NAME
}
