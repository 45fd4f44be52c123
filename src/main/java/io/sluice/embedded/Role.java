package io.sluice.embedded;

/** Who connects: the superuser of the cluster or one of the three roles that {@code db/roles.sql} makes. */
public enum Role {
    SUPERUSER("postgres"),
    OWNER("sluice_owner"),
    APP("sluice_app"),
    MONITOR("sluice_monitor");

    private final String username;

    Role(String username) {
        this.username = username;
    }

    public String username() {
        return username;
    }
}
