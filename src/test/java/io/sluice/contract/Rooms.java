package io.sluice.contract;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** Who may call whom: the plan of the house, room by room. A room that is not in it may import nothing. */
final class Rooms {

    private static final Set<String> OF_A_FEATURE = Set.of(
            "postgres",
            "postgres.statement",
            "consistency",
            "tenancy",
            "http",
            "http.json",
            "http.conditional",
            "problem",
            "observe");

    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("", Set.of("embedded")),
            entry("orders", OF_A_FEATURE),
            entry("users", OF_A_FEATURE),
            entry("catalog", OF_A_FEATURE),
            entry("reports", OF_A_FEATURE),
            entry("tenants", OF_A_FEATURE),
            entry("tenancy", Set.of("http", "http.json", "problem", "observe")),
            // The headers around a WorkContext; features take it from here.
            entry("consistency", Set.of("postgres", "tenancy", "http", "problem")),
            entry("http", Set.of("http.json", "problem", "observe")),
            entry("http.json", Set.of("problem")),
            // Tags and conditions; features take it from here.
            entry("http.conditional", Set.of("http", "problem")),
            // Used by nobody: the build finds it by its annotation.
            entry("http.openapi", Set.of("http", "http.json", "http.conditional", "problem")),
            entry("problem", Set.of()),
            entry("observe", Set.of()),
            entry("postgres", Set.of("postgres.statement", "tenancy", "problem")),
            entry("postgres.statement", Set.of()),
            entry(
                    "postgres.transaction",
                    Set.of(
                            "postgres",
                            "postgres.statement",
                            "postgres.routing",
                            // A route names the member of the snapshot that it was taken from.
                            "postgres.topology",
                            "postgres.node",
                            "postgres.pool",
                            // Short reads travel on shared connections.
                            "postgres.lane",
                            // Why it gives a connection up, which hooks are told.
                            "postgres.pool.hook",
                            "postgres.fault",
                            "tenancy",
                            "problem",
                            "observe")),
            entry("postgres.fault", Set.of("postgres", "problem", "observe")),
            // Pool: a replica whose pool has less to do comes first.
            entry(
                    "postgres.routing",
                    Set.of("postgres", "postgres.topology", "postgres.node", "postgres.pool", "problem", "observe")),
            // Pool: what the watcher sees has a node's pool renewed, abandoned or tried again.
            entry("postgres.topology", Set.of("postgres.node", "postgres.pool", "problem", "observe")),
            // A node has a pool, and its monitoring connection is opened in the same way; no pool knows its node.
            entry(
                    "postgres.node",
                    Set.of("postgres.pool", "postgres.pool.hook", "postgres.lane", "postgres.statement", "observe")),
            // A lane is a connection that the pool opened for it; it knows neither nodes nor tenants.
            entry("postgres.lane", Set.of("postgres.pool", "postgres.pool.hook", "postgres.statement")),
            entry("postgres.pool", Set.of("postgres.pool.hook", "postgres.statement", "problem", "observe")),
            // What others write hooks against, so it stands on nothing but statements.
            entry("postgres.pool.hook", Set.of("postgres.statement")),
            // Node: the schema's version is asked of a node, before there is any routing.
            entry("postgres.migration", Set.of("postgres.statement", "postgres.node", "observe", "problem")),
            entry(
                    "operations.health",
                    Set.of("postgres.topology", "postgres.node", "postgres.pool", "operations.drain")),
            entry("operations.drain", Set.of("postgres.topology", "postgres.node", "http", "problem", "observe")),
            entry(
                    "operations.startup",
                    Set.of(
                            "postgres.statement",
                            "postgres.migration",
                            "postgres.topology",
                            "postgres.node",
                            "postgres.pool",
                            "postgres.transaction",
                            "consistency",
                            "tenancy",
                            "http",
                            "observe")),
            entry(
                    "operations.diagnostics",
                    Set.of(
                            "postgres.statement",
                            "postgres.migration",
                            "postgres.routing",
                            "postgres.topology",
                            "postgres.node",
                            "operations.drain",
                            "http",
                            "problem",
                            "observe")),
            entry("embedded", Set.of("embedded.link")),
            entry("embedded.link", Set.of()));

    /** What the front desk may know of tenancy. */
    private static final Set<String> TENANCY_VALUES = Set.of("TenantId", "UserId", "Group", "Caller");

    private final String root;

    Rooms(String root) {
        this.root = root;
    }

    /** The name of a class's package below the root; empty for the root itself. */
    private String roomOf(JavaClass type) {
        return type.getPackageName().equals(root) ? "" : type.getPackageName().substring(root.length() + 1);
    }

    private boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    ArchCondition<JavaClass> importOnlyWhatThePlanAllows() {
        return new ArchCondition<>("import only what the plan allows") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (isOurs(target) && !isAllowed(roomOf(type), target)) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private boolean isAllowed(String from, JavaClass target) {
        String to = roomOf(target);
        if (from.equals(to)) {
            return true;
        }
        if (from.equals("postgres") && to.equals("tenancy")) {
            return TENANCY_VALUES.contains(target.getSimpleName());
        }
        return MAY_IMPORT.getOrDefault(from, Set.of()).contains(to);
    }

    ArchCondition<JavaClass> beInARoomOfThePlan() {
        return new ArchCondition<>("be in a room of the plan") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!MAY_IMPORT.containsKey(roomOf(type))) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " is in no room of the plan"));
                }
            }
        };
    }
}
