package io.sluice.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.postgres.statement.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** How PostgreSQL would run a statement. */
final class QueryPlan {

    /** Tables that grow with the tenants. */
    private static final Set<String> BIG =
            Set.of("users", "categories", "products", "product_tags", "orders", "order_items", "idempotency_keys");

    /** Who is calling; the server writes {@code app_…()} out as what it does. */
    private static final Pattern SETTING =
            Pattern.compile("app_tenant_id\\(|app_user_id\\(|app_in_group\\(|current_setting\\('app\\.");

    /** What a node says that is computed once, if at all. */
    private static final Set<String> ONCE = Set.of("One-Time Filter");

    private final JsonNode root;

    private QueryPlan(JsonNode root) {
        this.root = root;
    }

    /**
     * Has a prepared statement planned; checks on the way that the role may run it.
     *
     * @param arguments literals, one a parameter
     */
    static QueryPlan of(Connection connection, Statement<?> statement, List<String> arguments, boolean generic)
            throws SQLException {
        try (var sql = connection.createStatement()) {
            sql.execute("SET LOCAL plan_cache_mode = " + (generic ? "force_generic_plan" : "force_custom_plan"));
            sql.execute("PREPARE planned AS " + statement.sql());
            String list = arguments.isEmpty() ? "" : "(" + String.join(", ", arguments) + ")";
            try (ResultSet row = sql.executeQuery("EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE planned" + list)) {
                row.next();
                QueryPlan plan = new QueryPlan(
                        new ObjectMapper().readTree(row.getString(1)).at("/0/Plan"));
                sql.execute("DEALLOCATE planned");
                return plan;
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("The server's plan is no JSON", e);
            }
        }
    }

    /** The indexes that it uses. */
    List<String> indexes() {
        return nodes(root, new ArrayList<>()).stream()
                .filter(node -> node.has("Index Name"))
                .map(node -> node.path("Index Name").asText())
                .toList();
    }

    /** Tables that grow with the tenants and are read from one end to the other. */
    List<String> sequentialScans() {
        return nodes(root, new ArrayList<>()).stream()
                .filter(node -> node.path("Node Type").asText().endsWith("Seq Scan"))
                .map(node -> node.path("Relation Name").asText())
                .filter(BIG::contains)
                .toList();
    }

    /** The kinds of nodes that it consists of. */
    List<String> nodeTypes() {
        return nodes(root, new ArrayList<>()).stream()
                .map(node -> node.path("Node Type").asText())
                .toList();
    }

    /** What is looked up in an index wherever it is used; columns without their table. */
    List<String> lookUps(String index) {
        return nodes(root, new ArrayList<>()).stream()
                .filter(node -> node.path("Index Name").asText().equals(index))
                .map(node -> node.path("Index Cond").asText().replaceAll("\\b[a-z_0-9]+\\.(?=[a-z])", ""))
                .toList();
    }

    /** Places that ask who is calling for each row instead of once a statement. */
    List<String> settingsPerRow() {
        List<String> found = new ArrayList<>();
        collectSettings(root, false, found);
        return found;
    }

    private static void collectSettings(JsonNode node, boolean once, List<String> found) {
        boolean initPlan = "InitPlan".equals(node.path("Parent Relationship").asText());
        // The default of an inserted row's tenant_id is computed for that row.
        boolean inserts = "Insert".equals(node.path("Operation").asText());
        boolean outputOnce = once || initPlan || inserts;
        node.fields().forEachRemaining(field -> {
            boolean harmless = ONCE.contains(field.getKey())
                    || field.getKey().equals("Plans")
                    || (field.getKey().equals("Output") && outputOnce);
            if (!harmless && SETTING.matcher(field.getValue().toString()).find()) {
                found.add(node.path("Node Type").asText() + ", " + field.getKey() + ": " + field.getValue());
            }
        });
        node.path("Plans").forEach(child -> collectSettings(child, outputOnce, found));
    }

    private static List<JsonNode> nodes(JsonNode node, List<JsonNode> all) {
        all.add(node);
        node.path("Plans").forEach(child -> nodes(child, all));
        return all;
    }

    @Override
    public String toString() {
        return root.toPrettyString();
    }
}
