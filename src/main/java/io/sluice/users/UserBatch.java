package io.sluice.users;

import java.util.List;

/** The users that were made together, in the order of the request. */
public record UserBatch(List<User> items) {

    public UserBatch {
        items = List.copyOf(items);
    }
}
