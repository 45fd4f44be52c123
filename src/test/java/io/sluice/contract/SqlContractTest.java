package io.sluice.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sluice.embedded.Role;
import io.sluice.postgres.statement.Statement;
import java.lang.reflect.Field;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * PostgreSQL describes every statement of the gateway on the migrated schema, among the rows of many tenants. Nothing
 * is run: what a statement does is its room's own test.
 */
class SqlContractTest {

    /** Rooms whose statements run on the monitoring connections; all others run as the requests' role. */
    private static final List<String> MONITORING = List.of("node.");

    /** Why a component is never null where PostgreSQL cannot know; each is needed, or the test fails. */
    private static final Map<String, String> NEVER_NULL = Map.ofEntries(
            entry("CategoryInTree.id", "a NOT NULL column, through a recursion"),
            entry("CategoryInTree.name", "a NOT NULL column, through a recursion"),
            entry("CategoryInTree.depth", "0, and one more a level"),
            entry("CategoryInTree.path", "an array of ids"),
            entry("CategoryInTree.fullPath", "names that are NOT NULL, joined"),
            entry("Product.metadata", "the text of a NOT NULL column"),
            entry("User.metadata.preferences", "coalesced with an empty object"),
            entry("Listed.user.metadata.preferences", "coalesced with an empty object"),
            entry("Listed.product.metadata", "the text of a NOT NULL column"),
            entry("Listed.sortKey", "the text of a NOT NULL column, or of its microseconds"),
            entry("Listed.matched", "comparisons of what is NOT NULL, each behind a test for NULL"),
            entry("Listed.place", "a number of rows"),
            entry("Candidate.position", "the ordinality of an array"),
            entry("Candidate.twice", "a comparison of numbers"),
            entry("Candidate.taken", "IS NOT NULL"),
            entry("Place.position", "the ordinality of an array"),
            entry("Offer.productId", "an element of an array that holds no nulls"),
            entry("Offer.quantity", "an element of an array that holds no nulls"),
            entry("Offer.buyerFound", "EXISTS"),
            entry("Offer.onSale", "IS NOT NULL, and false beside null is false"),
            entry("SalesDay.date", "of a NOT NULL column"),
            entry("SalesDay.orderCount", "a count"),
            entry("SalesDay.revenue", "a sum over at least one NOT NULL total"),
            entry("SalesDay.cumulativeRevenue", "a sum over at least its own row"),
            entry("SalesDay.movingAverage7d", "an average over at least its own row"),
            entry("CustomerSpending.userId", "a NOT NULL column, through a CTE"),
            entry("CustomerSpending.email", "a NOT NULL column, through a CTE"),
            entry("CustomerSpending.name", "a NOT NULL column, through a CTE"),
            entry("CustomerSpending.totalOrders", "coalesced with 0"),
            entry("CustomerSpending.totalSpent", "coalesced with 0"),
            entry("CustomerSpending.spendingRank", "0 or a rank"),
            entry("ProductRank.rankInCategory", "a rank"),
            entry("ProductRank.percentile", "a rank"),
            entry("Applied.version", "coalesced with 0"),
            entry("SharedScope.entered", "IS NOT NULL"),
            entry("SharedScope.inRecovery", "a function that always answers"),
            entry("NodeReport.inRecovery", "a function that always answers"),
            entry("NodeReport.readOnly", "a setting that every server has"),
            entry("NodeReport.systemId", "every cluster has one"),
            entry("NodeReport.startedAt", "a function that always answers"),
            entry("NodeReport.synchronousStandbys", "a setting that every server has"),
            entry("SystemId.id", "every cluster has one"),
            entry("RuntimeRole.roleName", "current_user"),
            entry("RuntimeRole.superuser", "at least the role itself is among the rows"),
            entry("RuntimeRole.bypassesRowSecurity", "at least the role itself is among the rows"),
            entry("UnsafeTable.tableName", "names that are NOT NULL, joined"),
            entry("UnsafeTable.owned", "a function of what is NOT NULL"));

    private static final List<StatementContract> ALL =
            constants().map(constant -> contractOf(statementOf(constant))).toList();

    @ParameterizedTest
    @FieldSource("ALL")
    void typesAndColumnsAreThoseThatPostgresDescribes(StatementContract statement) throws SQLException {
        // When
        List<String> differences = statement.differences();
        // Then
        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void aComponentIsNullableExactlyWhereItsColumnIs(StatementContract statement) throws SQLException {
        // When
        List<String> differences = statement.nullability();
        // Then
        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void theRoleMayRunItAndItsPlanFindsTheTenantOnce(StatementContract statement) throws SQLException {
        // When
        List<String> faults = statement.planFaults();
        // Then
        assertThat(faults).isEmpty();
    }

    @Test
    void everyReasonForAnExpressionThatIsNeverNullIsNeeded() throws SQLException {
        // When
        List<String> inUse = new ArrayList<>();
        for (StatementContract statement : ALL) {
            inUse.addAll(statement.reasonsInUse());
        }
        // Then
        assertThat(inUse).containsAll(NEVER_NULL.keySet());
    }

    @Test
    void namesAreUnique() {
        // When
        Stream<String> names = ALL.stream().map(StatementContract::toString);
        // Then
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("constants")
    void aNameBeginsWithItsRoomsOrItsThingsWord(Field constant) throws IllegalAccessException {
        // Given
        String room = constant.getDeclaringClass().getPackageName().replaceAll(".*\\.", "");
        String thing = constant.getDeclaringClass()
                .getSimpleName()
                .replaceAll("Sql$", "")
                .toLowerCase(Locale.ROOT);
        // When
        String name = statementOf(constant).name();
        // Then
        assertThat(name).matches("[a-z_]+\\.[a-z_]+");
        assertThat(name.substring(0, name.indexOf('.'))).isIn(room, thing, thing + "s", thing.replaceAll("y$", "ies"));
    }

    @ParameterizedTest
    @MethodSource("plantedMistakes")
    void aPlantedMistakeIsReported(StatementContract planted, String complaint) throws SQLException {
        // When
        List<String> reported = new ArrayList<>(planted.differences());
        reported.addAll(planted.nullability());
        reported.addAll(planted.planFaults());
        // Then
        assertThat(reported).anySatisfy(line -> assertThat(line).contains(complaint));
    }

    static Stream<Arguments> plantedMistakes() {
        return Stream.of(
                planted(PlantedSql.OTHER_COLUMN_NAME, "but PostgreSQL answers [id bigint, email text]"),
                planted(PlantedSql.OTHER_COLUMN_ORDER, "but PostgreSQL answers [name text, id bigint]"),
                planted(PlantedSql.OTHER_COLUMN_TYPE, "but PostgreSQL answers [id bigint, name jsonb]"),
                planted(PlantedSql.OTHER_PARAMETER_TYPE, "takes [integer], but PostgreSQL infers [bigint]"),
                planted(PlantedSql.MISSING_NULLABLE, "Phoned.phone is not @Nullable, but its column may be null"),
                planted(PlantedSql.NEEDLESS_NULLABLE, "TooCareful.name is @Nullable, but its column is NOT NULL"),
                planted(
                        PlantedSql.UNREASONED_EXPRESSION,
                        "Counted.userCount is not @Nullable, and nobody has said why"),
                planted(PlantedSql.SETTING_PER_ROW, "asks per row who is calling"),
                planted(PlantedSql.SETTING_IN_A_CORRELATED_SUBQUERY, "asks per row who is calling"),
                Arguments.of(
                        new StatementContract(PlantedSql.READS_ALL, Role.SUPERUSER, Set.of()), "reads all of orders"));
    }

    @Test
    void aPlantedStatementThatTheRoleMayNotRunIsRefused() {
        // Given
        StatementContract planted = new StatementContract(PlantedSql.NO_GRANT, Role.APP, Set.of());
        // When / Then
        assertThatThrownBy(planted::planFaults).hasMessageContaining("permission denied for table orders");
    }

    private static Arguments planted(Statement<?> statement, String complaint) {
        return Arguments.of(new StatementContract(statement, Role.APP, Set.of()), complaint);
    }

    private static StatementContract contractOf(Statement<?> statement) {
        Role role = MONITORING.stream().anyMatch(statement.name()::startsWith) ? Role.MONITOR : Role.APP;
        return new StatementContract(statement, role, NEVER_NULL.keySet());
    }

    /** The statements' constants, also those that only their room sees. */
    static Stream<Field> constants() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.sluice").stream()
                        .filter(type -> type.getSimpleName().endsWith("Sql"))
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> field.getRawType().isEquivalentTo(Statement.class))
                        .sorted(Comparator.comparing(JavaField::getFullName))
                        .map(JavaField::reflect);
    }

    /** The statement of this name. */
    static Statement<?> statement(String name) {
        return constants()
                .<Statement<?>>map(SqlContractTest::statementOf)
                .filter(statement -> statement.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Statement<?> statementOf(Field constant) {
        try {
            constant.setAccessible(true);
            return (Statement<?>) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
