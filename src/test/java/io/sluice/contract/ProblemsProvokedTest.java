package io.sluice.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.problem.ProblemType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Which test provokes each row of API.md, section 6, over HTTP. A new problem, or a test that is renamed, fails here
 * until somebody says who provokes it. The document's side, each operation with each of its problems, is
 * {@code AnswersTest}'s.
 */
class ProblemsProvokedTest {

    private static final Map<ProblemType, String> PROBLEMS = Map.ofEntries(
            entry(ProblemType.MALFORMED_REQUEST, "contract.BadInputTest#aBodyThatIsNoJsonIsMalformed"),
            entry(ProblemType.BAD_CONSISTENCY_TOKEN, "consistency.ConsistencyTest#aTokenOfAnotherClusterIsRefused"),
            entry(ProblemType.UNAUTHENTICATED, "tenancy.TokenCallersTest#withoutATokenTheCallerIsAskedForOne"),
            entry(ProblemType.TENANT_MISSING, "tenancy.TokenCallersTest#aGoodTokenWithoutATenantIsA403"),
            entry(ProblemType.FORBIDDEN, "orders.OrderResourceTest#aMemberCannotOrderForAnotherUser"),
            entry(ProblemType.NOT_FOUND, "orders.OrderResourceTest#anotherTenantsOrderDoesNotExist"),
            entry(ProblemType.METHOD_NOT_ALLOWED, "contract.BadInputTest#aMethodThatAPathDoesNotKnowIsToldTheOthers"),
            entry(ProblemType.NOT_ACCEPTABLE, "contract.BadInputTest#otherMediaTypesAreNotReadAndNotWritten"),
            entry(ProblemType.CONFLICT, "tenants.TenantResourceTest#aNameIsUsedOnce"),
            entry(ProblemType.EMAIL_TAKEN, "users.UserResourceTest#anEmailIsTakenWhateverItsCase"),
            entry(
                    ProblemType.INSUFFICIENT_STOCK,
                    "orders.OrderResourceTest#tooLittleStockNamesTheProductAndChangesNothing"),
            entry(ProblemType.INVALID_TRANSITION, "orders.OrderResourceTest#anOrderMovesOnlyAlongTheTable"),
            entry(ProblemType.IDEMPOTENCY_IN_PROGRESS, "consistency.IdempotencyTest#oneThatIsStillRunningIsSaidToBe"),
            entry(ProblemType.WRITE_LOST, "consistency.ConsistencyTest#aTokenBeyondEverythingIsNeverAnsweredWithLess"),
            entry(
                    ProblemType.VERSION_MISMATCH,
                    "http.conditional.LostUpdateTest#withAConditionExactlyOneWinsAndTheOtherIsTold"),
            entry(ProblemType.PAYLOAD_TOO_LARGE, "contract.BadInputTest#aBodyBeyondAMebibyteIsTooLarge"),
            entry(ProblemType.UNSUPPORTED_MEDIA_TYPE, "contract.BadInputTest#otherMediaTypesAreNotReadAndNotWritten"),
            entry(ProblemType.VALIDATION_FAILED, "contract.BadInputTest#aUserOfWrongValuesIsNotMade"),
            entry(ProblemType.IDEMPOTENCY_KEY_REUSED, "consistency.IdempotencyTest#anotherRequestUnderTheKeyIsRefused"),
            entry(ProblemType.INTERNAL, "contract.answers.AnswersUnderFaultTest#whatNobodyExpectedIsInternal"),
            entry(ProblemType.NO_PRIMARY, "contract.answers.AnswersUnderFaultTest#withoutAPrimaryThereIsNone"),
            entry(ProblemType.OVERLOADED, "contract.answers.AnswersUnderFaultTest#aFullQueueIsOverloaded"),
            entry(
                    ProblemType.DATABASE_UNAVAILABLE,
                    "contract.answers.AnswersUnderFaultTest#withoutAConnectionTheDatabaseIsNotAvailable"),
            entry(
                    ProblemType.OUTCOME_UNKNOWN,
                    "contract.answers.AnswersUnderFaultTest#whenTheAnswerToTheCommitIsLostTheOutcomeIsUnknown"),
            entry(
                    ProblemType.DEADLINE_EXCEEDED,
                    "contract.answers.AnswersUnderFaultTest#whatIsHeldUpForTooLongExceedsItsDeadline"));

    private static final String STATES = "contract.SqlStatesProvokedTest#";
    private static final String OF_A_STATEMENT = STATES + "anErrorOfTheStatementIsToldAsTheContractSaysAndNotRepeated";
    private static final String REPEATED = STATES + "whatTheServerRolledBackIsRepeatedAndThenUnavailable";
    private static final String LOCKED_OUT = STATES + "aServerThatLetsNobodyInIsUnavailable";

    /** The contract's table of SQLSTATEs, word by word on the left. */
    private static final Map<String, String> SQL_STATES = Map.ofEntries(
            entry("23505 → 409", "tenants.TenantResourceTest#aNameIsUsedOnce"),
            entry("23503 → 422 (missing parent)", "catalog.CategoryResourceTest#aParentThatIsNotThereIsRefused"),
            // No operation deletes a parent, so the server is made to say it.
            entry("23503 → 409 (children left)", OF_A_STATEMENT),
            entry("23502/23514 → 422", OF_A_STATEMENT),
            entry("23P01 → 409", STATES + "aRowThatAnExclusionForbidsIsAConflict"),
            entry("22xxx → 422", OF_A_STATEMENT),
            entry("40001/40P01 → retried within bounds, then 503", REPEATED),
            entry("55P03 → 503", STATES + "aLockThatIsNotToBeHadIsUnavailable"),
            entry("57014 → 504", "consistency.ConsistencyTest#aDeadlineReachesTheServerAndLeavesNothingBehind"),
            entry("53300 → 503", LOCKED_OUT),
            entry("57P0x → 503", REPEATED),
            entry("08xxx → 503", "contract.answers.AnswersUnderFaultTest#withoutAConnectionTheDatabaseIsNotAvailable"),
            entry("25006 → 503 if there is no other primary", STATES + "aNodeThatWritesNoMoreIsNoPrimary"),
            entry("28xxx → 503", LOCKED_OUT),
            entry("42501 → 403", STATES + "aPrivilegeThatIsMissingIsForbidden"),
            entry("anything else → 500", OF_A_STATEMENT));

    @Test
    void everyProblemHasATestThatProvokesIt() {
        // When
        Set<ProblemType> unprovoked = new TreeSet<>(Arrays.asList(ProblemType.values()));
        unprovoked.removeAll(PROBLEMS.keySet());
        // Then
        assertThat(unprovoked).isEmpty();
    }

    @Test
    void everyTestThatIsNamedIsThere() {
        // When
        Set<String> missing = Stream.concat(PROBLEMS.values().stream(), SQL_STATES.values().stream())
                .filter(name -> !isTest(name))
                .collect(Collectors.toCollection(TreeSet::new));
        // Then
        assertThat(missing).isEmpty();
    }

    private static boolean isTest(String name) {
        String[] parts = name.split("#", -1);
        try {
            Class<?> type = Class.forName("io.sluice." + parts[0], false, ProblemsProvokedTest.class.getClassLoader());
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(parts[1]))
                    .anyMatch(ProblemsProvokedTest::isTest);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class)
                || method.isAnnotationPresent(TestFactory.class);
    }
}
