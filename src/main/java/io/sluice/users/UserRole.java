package io.sluice.users;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a user is within its tenant. */
public enum UserRole {
    @JsonProperty("member")
    MEMBER,
    @JsonProperty("manager")
    MANAGER
}
