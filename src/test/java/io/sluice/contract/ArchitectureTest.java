package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The plan of the house, held: every rule is kept by the gateway's classes and broken by the planted ones, so that none
 * of them is one that nothing could break.
 */
class ArchitectureTest {

    private static final JavaClasses GATEWAY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sluice");

    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("io.sluice.planted");

    private static final Path SOURCES = Path.of("src/main/java");

    /** Each rule with words of every planted violation that it must report. */
    static final List<Arguments> RULES = List.of(
            rule(
                    "rooms import only what the plan allows",
                    HouseRules::roomsImportOnlyWhatThePlanAllows,
                    "planted.orders.NosyOrders.neighbour",
                    "planted.problem.ProblemThatKnowsHttp.request",
                    "planted.http.json.JsonThatKnowsRequests.request",
                    "planted.postgres.DeskThatKnowsFilters.filter",
                    "planted.postgres.pool.PoolThatKnowsItsNode.node"),
            rule(
                    "every class is in a room of the plan",
                    HouseRules::everyClassIsInARoomOfThePlan,
                    "planted.common.Odds"),
            rule("rooms are free of cycles", HouseRules::roomsAreFreeOfCycles, "Slice problem"),
            rule("packages are free of cycles", HouseRules::packagesAreFreeOfCycles, "Slice postgres.node"),
            rule(
                    "only the rooms of connections touch the SQL client",
                    HouseRules::onlyTheRoomsOfConnectionsTouchTheSqlClient,
                    "OrdersWithAPool.pool",
                    "OrdersWithAPool.row"),
            rule(
                    "statements know rows and nothing else of the SQL client",
                    HouseRules::statementsKnowRowsAndNothingElseOfTheSqlClient,
                    "StatementThatRuns.client",
                    "StatementThatRuns.options"),
            rule("only the edge touches JAX-RS", HouseRules::onlyTheEdgeTouchesJaxRs, "OrdersThatAnswer.response"),
            rule(
                    "only observe touches loggers, meters and spans",
                    HouseRules::onlyObserveTouchesLoggersMetersAndSpans,
                    "Chatty.LOG",
                    "Chatty.JUL",
                    "Chatty.counter",
                    "Chatty.span"),
            rule("nothing is printed", HouseRules::nothingIsPrintedOutsideDevelopment, "Chatty.print()"),
            rule("no field is injected", HouseRules::noFieldIsInjected, "Injected.field"),
            rule(
                    "nothing blocks but the start",
                    HouseRules::nothingBlocksButTheStart,
                    "Impatient.awaits",
                    "Impatient.joins",
                    "Impatient.gets",
                    "Impatient.sleeps"),
            rule(
                    "nobody looks at the wall clock on their own",
                    HouseRules::nobodyLooksAtTheWallClockOnTheirOwn,
                    "Impatient.millis",
                    "Impatient.clock",
                    "Impatient.instant"),
            rule(
                    "statements are constants of Sql classes",
                    HouseRules::statementsAreConstantsOfSqlClasses,
                    "OrdersWithAPool.STATEMENT"),
            rule(
                    "Sql classes hold statements and their rows and nothing else",
                    HouseRules::sqlClassesHoldStatementsAndTheirRowsAndNothingElse,
                    "BusySql.COUNT",
                    "BusySql.method()",
                    "BusySql.<init>()",
                    "BusySql$Inner> is no record",
                    "String.repeat(int)"),
            rule("no name says nothing", HouseRules::noNameSaysNothing, "OrderHelper"),
            rule(
                    "every operation says who may use it and what it is called",
                    HouseRules::everyOperationSaysWhoMayUseItAndWhatItIsCalled,
                    "PlantedResource.open()",
                    "PlantedResource.nameless() has no operation id"));

    private static Arguments rule(String name, Function<HouseRules, ArchRule> rule, String... violations) {
        return Arguments.argumentSet(name, rule, List.of(violations));
    }

    @ParameterizedTest
    @FieldSource("RULES")
    void theGatewayKeepsTheRule(Function<HouseRules, ArchRule> rule) {
        // When
        List<String> violations = violations(rule, "io.sluice", GATEWAY);
        // Then
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("RULES")
    void aPlantedViolationOfTheRuleIsReported(Function<HouseRules, ArchRule> rule, List<String> planted) {
        // When
        List<String> violations = violations(rule, "io.sluice.planted", PLANTED);
        // Then
        assertThat(planted)
                .isNotEmpty()
                .allSatisfy(words -> assertThat(violations)
                        .anySatisfy(violation -> assertThat(violation).contains(words)));
    }

    private static List<String> violations(Function<HouseRules, ArchRule> rule, String root, JavaClasses classes) {
        return rule.apply(new HouseRules(root))
                .evaluate(classes)
                .getFailureReport()
                .getDetails();
    }

    @Test
    void operationIdsAreUnique() {
        // When
        List<String> ids = HouseRules.operationIds(GATEWAY);
        // Then
        assertThat(ids).doesNotHaveDuplicates().contains("createUser", "getUser");
    }

    @Test
    void noClassNeedsAScrollBar() throws IOException {
        // When
        List<String> found = SourceRules.in(SOURCES).longClasses();
        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void everyPackageIsIntroducedInAtMostSixLines() throws IOException {
        // When
        List<String> found = SourceRules.in(SOURCES).packagesThatAreNotIntroduced();
        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void noSqlIsAssembled() throws IOException {
        // When
        List<String> found = SourceRules.in(SOURCES).assembledSql();
        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void plantedFaultsOfSourcesAreReported(@TempDir Path directory) throws IOException {
        // Given
        write(directory, "bare/Long.java", "//\n".repeat(301));
        write(directory, "unmarked/package-info.java", "/** A room. */\npackage unmarked;\n");
        write(directory, "silent/package-info.java", "\n@NullMarked\npackage silent;\n");
        write(
                directory,
                "wordy/package-info.java",
                "/**\n" + " * word\n".repeat(7) + " */\n@NullMarked\npackage wordy;\n");
        write(directory, "broken/package-info.java", "/** A\\n * room. */\n@NullMarked\npackage broken;\n");
        write(directory, "starred/package-info.java", "/**\n * A\n * * room.\n */\n@NullMarked\npackage starred;\n");
        write(directory, "gaping/package-info.java", "/**\n * A\n *\n * room.\n */\n@NullMarked\npackage gaping;\n");
        write(directory, "broken/JoinedSql.java", "sql(\"\"\"\nSELECT 1 + 1\"\"\" + column)");
        write(directory, "broken/FilledSql.java", "sql(\"\"\"\nSELECT %s\"\"\".formatted(column))");
        write(directory, "broken/WholeSql.java", "/** One + one. */\nsql(\"\"\"\nSELECT 1 + 1\"\"\")");
        // When
        SourceRules rules = SourceRules.in(directory);
        // Then
        assertThat(rules.longClasses()).containsExactly("bare/Long.java has 301 lines");
        assertThat(rules.packagesThatAreNotIntroduced())
                .containsExactlyInAnyOrder(
                        "bare has no package-info",
                        "unmarked is not @NullMarked",
                        "silent has no comment",
                        "wordy has a comment of more than 6 lines",
                        "broken has a broken comment",
                        "starred has a broken comment",
                        "gaping has a broken comment");
        assertThat(rules.assembledSql())
                .containsExactly("broken/FilledSql.java assembles SQL", "broken/JoinedSql.java assembles SQL");
    }

    private static void write(Path directory, String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
