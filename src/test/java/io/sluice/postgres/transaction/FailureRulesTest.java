package io.sluice.postgres.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.postgres.fault.RetryClass;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureRulesTest {

    @ParameterizedTest
    @CsvSource({
        // The server rolled back and nothing of the request is to blame.
        "40001, ROLLED_BACK",
        "40P01, ROLLED_BACK",
        "40000, ROLLED_BACK",
        "25006, ROLLED_BACK",
        "57P01, ROLLED_BACK",
        "57P03, ROLLED_BACK",
        // Nobody knows.
        "40003, UNKNOWN",
        "08006, UNKNOWN",
        // Repeating would give the same.
        "22012, FINAL",
        "22P02, FINAL",
        "23505, FINAL",
        "42501, FINAL",
        "55000, FINAL",
        "55P03, FINAL",
        "57014, FINAL",
        "XX000, FINAL"
    })
    void aStatementsErrorSaysWhetherItMayBeRepeated(String sqlState, RetryClass expected) {
        assertThat(FailureRules.ofAnswer(false, sqlState)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"22012", "55000"})
    void theSameErrorOfTheScopeIsTheFence(String sqlState) {
        assertThat(FailureRules.isFence(true, sqlState)).isTrue();
        assertThat(FailureRules.isFence(false, sqlState)).isFalse();
        assertThat(FailureRules.ofAnswer(true, sqlState)).isEqualTo(RetryClass.ROLLED_BACK);
    }

    @Test
    void aLostAnswerProvesNothing() {
        assertThat(FailureRules.ofLoss(null)).isEqualTo(RetryClass.UNKNOWN);
        assertThat(FailureRules.ofLoss(new IllegalStateException("reset"))).isEqualTo(RetryClass.UNKNOWN);
        assertThat(FailureRules.ofLoss(fatal("57P02"))).isEqualTo(RetryClass.UNKNOWN);
    }

    @Test
    void aServerThatSaysInsteadOfTheAnswerThatItShutsDownHasNotCommitted() {
        assertThat(FailureRules.ofLoss(fatal("57P01"))).isEqualTo(RetryClass.ROLLED_BACK);
    }

    @ParameterizedTest
    @CsvSource({"25006", "57P01", "57P02", "57P03", "53300", "08006", "28P01", "58030"})
    void theNodeIsToBlameForItsOwnTrouble(String sqlState) {
        assertThat(FailureRules.isNodeFault(sqlState)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"40001", "40P01", "22012", "23505", "42501", "57014", "55P03"})
    void theNodeIsNotToBlameForWhatARequestBroughtAbout(String sqlState) {
        assertThat(FailureRules.isNodeFault(sqlState)).isFalse();
    }

    private static PgException fatal(String sqlState) {
        return new PgException("terminating connection", "FATAL", sqlState, "");
    }
}
