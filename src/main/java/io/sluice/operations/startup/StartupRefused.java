package io.sluice.operations.startup;

import io.quarkus.runtime.configuration.ConfigurationException;

/** The start ends here, and this one sentence says why; Quarkus prints it without a stack trace. */
final class StartupRefused extends ConfigurationException {

    private static final long serialVersionUID = 1L;

    StartupRefused(String sentence) {
        super(sentence);
    }
}
