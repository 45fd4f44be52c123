package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.problem.ProblemType;
import io.sluice.problem.SqlStates;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The problems that callers program against, as the HTTP contract lists them. That each is in the OpenAPI document is
 * {@code OpenApiTest}'s.
 */
class ProblemCatalogueTest {

    /** Section 6 of the contract, word by word. */
    private static final String CONTRACT = """
            validation-failed 422, malformed-request 400, unauthenticated 401, tenant-missing 403, forbidden 403,
            not-found 404, method-not-allowed 405, not-acceptable 406, conflict 409, email-taken 409,
            insufficient-stock 409, invalid-transition 409, idempotency-in-progress 409, idempotency-key-reused 422,
            write-lost 409, version-mismatch 412, payload-too-large 413, unsupported-media-type 415,
            tenant-overloaded 429, no-primary 503, overloaded 503, database-unavailable 503, outcome-unknown 503,
            draining 503, deadline-exceeded 504, internal 500""";

    /** Named outside of section 6. */
    private static final String ELSEWHERE = "bad-consistency-token 400";

    @Test
    void everyProblemIsInTheContractWithItsStatus() {
        // Given
        Map<String, String> contract = Arrays.stream((CONTRACT + ", " + ELSEWHERE).split(",\\s+"))
                .map(entry -> entry.split(" "))
                .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
        // When
        Map<String, String> problems = Arrays.stream(ProblemType.values())
                .collect(Collectors.toMap(ProblemType::code, type -> Integer.toString(type.status())));
        // Then
        assertThat(contract).containsAllEntriesOf(problems).hasSize(27);
        assertThat(problems).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void onlyWhatPassesByItselfIsTemporary() {
        for (ProblemType type : ProblemType.values()) {
            // When
            boolean temporary = type.isTemporary();
            // Then
            assertThat(temporary)
                    .as(type.code())
                    .isEqualTo(type.status() == 503
                            || type.status() == 429
                            || type == ProblemType.IDEMPOTENCY_IN_PROGRESS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "23505, conflict",
        "23503, validation-failed",
        "23001, conflict",
        "23502, validation-failed",
        "23514, validation-failed",
        "23P01, conflict",
        "22001, validation-failed",
        "22003, validation-failed",
        "22P02, validation-failed",
        "40001, database-unavailable",
        "40P01, database-unavailable",
        "55P03, database-unavailable",
        "57014, deadline-exceeded",
        "53300, database-unavailable",
        "57P01, database-unavailable",
        "57P02, database-unavailable",
        "57P03, database-unavailable",
        "57P05, database-unavailable",
        "08000, database-unavailable",
        "08006, database-unavailable",
        "25006, no-primary",
        "28000, database-unavailable",
        "28P01, database-unavailable",
        "42501, forbidden",
        "42601, internal",
        "42P01, internal",
        "53100, internal",
        "XX000, internal"
    })
    void aSqlStateIsTheProblemThatTheContractSays(String sqlState, String code) {
        // When
        ProblemType problem = SqlStates.problemOf(sqlState);
        // Then
        assertThat(problem.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"23", "235055", "22"})
    void whatIsNoSqlStateIsInternal(@Nullable String strange) {
        // When
        ProblemType problem = SqlStates.problemOf(strange);
        // Then
        assertThat(problem).isEqualTo(ProblemType.INTERNAL);
    }
}
