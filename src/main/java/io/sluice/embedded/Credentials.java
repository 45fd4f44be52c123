package io.sluice.embedded;

import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/** The passwords of one cluster, drawn anew for each. Hexadecimal, so that they need no quoting anywhere. Immutable. */
record Credentials(Map<Role, String> passwords) {
    private static final int PASSWORD_BYTES = 16;

    Credentials {
        passwords = Map.copyOf(passwords);
        if (passwords.size() != Role.values().length) {
            throw new IllegalArgumentException("every role needs a password");
        }
    }

    static Credentials random() {
        SecureRandom random = new SecureRandom();
        Map<Role, String> passwords = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            byte[] bytes = new byte[PASSWORD_BYTES];
            random.nextBytes(bytes);
            passwords.put(role, HexFormat.of().formatHex(bytes));
        }
        return new Credentials(passwords);
    }

    String password(Role role) {
        String password = passwords.get(role);
        if (password == null) {
            throw new IllegalStateException("no password for " + role);
        }
        return password;
    }

    /** Names without passwords: a test's report prints records. */
    @Override
    public String toString() {
        return "Credentials" + passwords.keySet();
    }
}
