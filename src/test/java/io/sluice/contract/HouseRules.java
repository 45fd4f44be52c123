package io.sluice.contract;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.sluice.postgres.statement.Statement;
import io.sluice.tenancy.AllowedTo;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The rules of the house, for the classes below one package: the gateway's own, or the planted ones. */
final class HouseRules {

    private static final Set<String> ROWS = Set.of("Row", "Tuple", "RowSet");

    private final String root;
    private final Rooms rooms;

    HouseRules(String root) {
        this.root = root;
        this.rooms = new Rooms(root);
    }

    ArchRule roomsImportOnlyWhatThePlanAllows() {
        return classes().that().resideInAPackage(root + "..").should(rooms.importOnlyWhatThePlanAllows());
    }

    ArchRule everyClassIsInARoomOfThePlan() {
        return classes().that().resideInAPackage(root + "..").should(rooms.beInARoomOfThePlan());
    }

    ArchRule roomsAreFreeOfCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    ArchRule packagesAreFreeOfCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    ArchRule onlyTheRoomsOfConnectionsTouchTheSqlClient() {
        DescribedPredicate<JavaClass> client = resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..")
                .as("the SQL client");
        return noClasses()
                .that(not(resideInAnyPackage(inside(
                        "postgres.node",
                        "postgres.pool",
                        "postgres.lane",
                        "postgres.transaction",
                        "postgres.statement"))))
                .should()
                .dependOnClassesThat(client);
    }

    ArchRule statementsKnowRowsAndNothingElseOfTheSqlClient() {
        DescribedPredicate<JavaClass> more = describe(
                "more of the SQL client than rows",
                type -> type.getPackageName().startsWith("io.vertx.pgclient")
                        || (type.getPackageName().startsWith("io.vertx.sqlclient")
                                && !ROWS.contains(type.getSimpleName())));
        return noClasses()
                .that()
                .resideInAnyPackage(inside("postgres.statement"))
                .should()
                .dependOnClassesThat(more);
    }

    ArchRule onlyTheEdgeTouchesJaxRs() {
        return noClasses()
                .that(not(resideInAnyPackage(inside("http", "tenancy", "consistency"))))
                .and()
                .haveSimpleNameNotEndingWith("Resource")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy..");
    }

    ArchRule onlyObserveTouchesLoggersMetersAndSpans() {
        return noClasses()
                .that(not(resideInAnyPackage(inside("observe"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.jboss.logging..",
                        "java.util.logging..",
                        "org.slf4j..",
                        "io.quarkus.logging..",
                        "io.micrometer..",
                        "io.opentelemetry..");
    }

    ArchRule nothingIsPrintedOutsideDevelopment() {
        return noClasses()
                .that(not(resideInAnyPackage(inside("embedded"))))
                .should()
                .accessTargetWhere(describe(
                        "System.out or System.err",
                        (JavaAccess<?> access) -> access.getTargetOwner().isEquivalentTo(System.class)
                                && Set.of("out", "err").contains(access.getName())));
    }

    ArchRule noFieldIsInjected() {
        return noFields()
                .should()
                .beAnnotatedWith(Inject.class)
                .orShould()
                .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty");
    }

    ArchRule nothingBlocksButTheStart() {
        return noClasses()
                .that(not(resideInAnyPackage(inside("operations.startup", "embedded"))))
                .should()
                .callCodeUnitWhere(call("blocks", target -> isBlocking(target.getOwner(), target.getName())));
    }

    private static boolean isBlocking(JavaClass owner, String method) {
        return switch (method) {
            case "await" ->
                owner.getPackageName().matches("(io\\.smallrye\\.mutiny|io\\.vertx|java\\.util\\.concurrent).*");
            case "join" -> owner.isAssignableTo(CompletableFuture.class) || owner.isAssignableTo(Thread.class);
            case "get" -> owner.isAssignableTo(Future.class);
            case "sleep" -> owner.isEquivalentTo(Thread.class);
            default -> false;
        };
    }

    ArchRule nobodyLooksAtTheWallClockOnTheirOwn() {
        return noClasses()
                .that(not(resideInAnyPackage(inside("embedded"))))
                .should()
                .callCodeUnitWhere(call("reads the wall clock", target -> isWallClock(target.getOwner(), target)));
    }

    private static boolean isWallClock(JavaClass owner, CodeUnitCallTarget target) {
        return switch (target.getName()) {
            case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
            case "now" ->
                owner.getPackageName().equals("java.time")
                        && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
            default -> owner.isEquivalentTo(Clock.class) && target.getName().startsWith("system");
        };
    }

    private static DescribedPredicate<JavaCall<?>> call(String description, Predicate<CodeUnitCallTarget> target) {
        return describe(description, call -> target.test(call.getTarget()));
    }

    ArchRule statementsAreConstantsOfSqlClasses() {
        return fields().that()
                .haveRawType(Statement.class)
                .and()
                .areStatic()
                .should()
                .beDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Sql")
                .andShould()
                .beFinal();
    }

    ArchRule sqlClassesHoldStatementsAndTheirRowsAndNothingElse() {
        return CompositeArchRule.of(
                        classes().that().haveSimpleNameEndingWith("Sql").should(holdStatementsOnly()))
                .and(classes()
                        .that(describe("are inside of an Sql class", HouseRules::isInsideSql))
                        .should()
                        .beRecords());
    }

    private static boolean isInsideSql(JavaClass type) {
        return type.getEnclosingClass()
                .filter(outer -> outer.getSimpleName().endsWith("Sql"))
                .isPresent();
    }

    private static ArchCondition<JavaClass> holdStatementsOnly() {
        return new ArchCondition<>("hold constants, rows and a private constructor") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getFields().stream()
                        .filter(field -> !isStatement(field))
                        .forEach(field -> violated(events, type, field.getFullName() + " is no statement"));
                type.getMethods().forEach(method -> violated(events, type, method.getFullName() + " is a method"));
                type.getConstructors().stream()
                        .filter(constructor -> !constructor.getModifiers().contains(JavaModifier.PRIVATE))
                        .forEach(constructor -> violated(events, type, constructor.getFullName() + " is not private"));
                type.getStaticInitializer().stream()
                        .flatMap(initializer -> initializer.getCallsFromSelf().stream())
                        .filter(call -> !call.getTargetOwner().getName().startsWith(Statement.class.getName()))
                        .filter(call -> !call.getTarget().getName().equals("valueOf"))
                        .forEach(call -> violated(events, type, call.getDescription()));
            }
        };
    }

    private static boolean isStatement(JavaField field) {
        return field.getRawType().isEquivalentTo(Statement.class)
                && field.getModifiers().contains(JavaModifier.STATIC)
                && field.getModifiers().contains(JavaModifier.FINAL);
    }

    ArchRule noNameSaysNothing() {
        return noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Service)");
    }

    ArchRule everyOperationSaysWhoMayUseItAndWhatItIsCalled() {
        return methods()
                .that(describe("are operations", HouseRules::isOperation))
                .should()
                .beAnnotatedWith(AllowedTo.class)
                .andShould(haveAnOperationId());
    }

    /** Whether one of its annotations is itself annotated with {@link HttpMethod}, as {@code @GET} is. */
    private static boolean isOperation(JavaMethod method) {
        return method.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class));
    }

    static List<String> operationIds(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(HouseRules::isOperation)
                .flatMap(method -> method.tryGetAnnotationOfType(Operation.class).stream())
                .map(Operation::operationId)
                .toList();
    }

    private static ArchCondition<JavaMethod> haveAnOperationId() {
        return new ArchCondition<>("have an operation id") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (method.tryGetAnnotationOfType(Operation.class)
                        .filter(operation -> !operation.operationId().isEmpty())
                        .isEmpty()) {
                    events.add(SimpleConditionEvent.violated(method, method.getFullName() + " has no operation id"));
                }
            }
        };
    }

    private static void violated(ConditionEvents events, JavaClass type, String message) {
        events.add(SimpleConditionEvent.violated(type, message));
    }

    /** Patterns of the packages below the root and of what is inside them. */
    private String[] inside(String... names) {
        return Arrays.stream(names).map(name -> root + "." + name + "..").toArray(String[]::new);
    }
}
