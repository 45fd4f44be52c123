import io.sluice.client.ApiClient;
import io.sluice.client.ApiException;
import io.sluice.client.ApiResponse;
import io.sluice.client.api.CatalogApi;
import io.sluice.client.api.OrdersApi;
import io.sluice.client.api.TenantsApi;
import io.sluice.client.api.UsersApi;
import io.sluice.client.model.Category;
import io.sluice.client.model.NewCategory;
import io.sluice.client.model.NewOrder;
import io.sluice.client.model.NewOrderItem;
import io.sluice.client.model.NewProduct;
import io.sluice.client.model.NewTenant;
import io.sluice.client.model.NewUser;
import io.sluice.client.model.Order;
import io.sluice.client.model.OrderPatch;
import io.sluice.client.model.OrderStatus;
import io.sluice.client.model.PageOrder;
import io.sluice.client.model.Problem;
import io.sluice.client.model.Product;
import io.sluice.client.model.ProductPatch;
import io.sluice.client.model.Tenant;
import io.sluice.client.model.User;
import io.sluice.client.model.UserRole;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a stranger does with a client that was generated from the document, and with nothing else in its hands.
 * {@code GeneratedClientTest} compiles it together with that client and runs it against the gateway:
 * {@code java Smoke <base URI>}.
 */
public final class Smoke {

    private final ApiClient client = new ApiClient();

    private Smoke(String gateway) {
        client.updateBaseUri(gateway);
    }

    public static void main(String[] arguments) throws Exception {
        new Smoke(arguments[0]).run();
        System.out.println("the generated client works");
    }

    private void run() throws Exception {
        as("X-Groups", "operator");
        Tenant tenant = new TenantsApi(client)
                .createTenant(new NewTenant().name("smoke " + UUID.randomUUID()).maxConcurrentRequests(50), null, null);
        check("the tenant's limit", tenant.getMaxConcurrentRequests(), 50);

        as("X-Tenant-Id", tenant.getId().toString());
        User user = new UsersApi(client)
                .createUser(new NewUser().email("ada@example.com").name("Ada"), null, null, null);
        check("the role by default", user.getRole(), UserRole.MEMBER);
        check("a phone that was not said", user.getPhone(), null);

        CatalogApi catalog = new CatalogApi(client);
        Category category = catalog.createCategory(new NewCategory().name("Tents"), null, null, null);
        Product product = catalog.createProduct(
                new NewProduct()
                        .name("Tent")
                        .categoryId(category.getId())
                        .price("59.97")
                        .stock(10)
                        .tags(List.of("outdoor"))
                        .metadata(Map.of("weight", 2.5)),
                null,
                null,
                null);
        check("what JSON carries", product.getMetadata(), Map.of("weight", 2.5));
        Product cheaper = catalog.patchProduct(product.getId(), new ProductPatch().price("0.10"), null, null);
        check("the new price", cheaper.getPrice(), "0.10");
        check("what the patch did not name", cheaper.getTags(), List.of("outdoor"));

        OrdersApi orders = new OrdersApi(client);
        ApiResponse<Order> placed = orders.placeOrderWithHttpInfo(wanted(user, product, 3), null, "smoke-1", null);
        Order order = placed.getData();
        check("the total", order.getTotal(), "0.30");
        check("the status", order.getStatus(), OrderStatus.PENDING);
        String token = placed.getHeaders().get("consistency-token").get(0);

        Order found = orders.getOrder(order.getId(), List.of("user", "items"), null, null, null, token);
        check("the buyer", found.getUser().getEmail(), "ada@example.com");
        check("the item", found.getItems().get(0).getLineTotal(), "0.30");
        check("the moment", found.getCreatedAt(), order.getCreatedAt());
        check("a bare order's items", orders.getOrder(order.getId(), null, null, null, "strong", null).getItems(), null);

        check("the same key", orders.placeOrder(wanted(user, product, 3), null, "smoke-1", null).getId(), order.getId());
        order = orders.moveOrder(order.getId(), new OrderPatch().status(OrderStatus.PAID), null, null);
        check("the order moved on", order.getStatus(), OrderStatus.PAID);

        orders.placeOrder(wanted(user, product, 1), null, null, null);
        Set<Long> seen = new HashSet<>();
        String cursor = null;
        do {
            PageOrder page = orders.listOrders(null, null, cursor, 1, null, user.getId(), null, null, "strong", null);
            page.getItems().forEach(one -> seen.add(one.getId()));
            cursor = page.getNextCursor();
        } while (cursor != null);
        check("the orders of all pages", seen.size(), 2);

        problem(409, Problem.CodeEnum.INSUFFICIENT_STOCK, "/items/0/quantity", () ->
                orders.placeOrder(wanted(user, product, 1_000), null, null, null));
        problem(409, Problem.CodeEnum.EMAIL_TAKEN, "/email", () -> new UsersApi(client)
                .createUser(new NewUser().email("ada@example.com").name("Ada"), null, null, null));
        new UsersApi(client).deleteUser(user.getId(), null, null);
        problem(404, Problem.CodeEnum.NOT_FOUND, null, () ->
                new UsersApi(client).getUser(user.getId(), null, null, "strong", null));
    }

    private static NewOrder wanted(User user, Product product, int quantity) {
        return new NewOrder()
                .userId(user.getId())
                .addItemsItem(new NewOrderItem().productId(product.getId()).quantity(quantity));
    }

    private void as(String header, String value) {
        client.setRequestInterceptor(request -> request.header(header, value));
    }

    private interface Call {
        void run() throws ApiException;
    }

    private void problem(int status, Problem.CodeEnum code, String pointer, Call call) throws Exception {
        try {
            call.run();
        } catch (ApiException refused) {
            Problem problem = client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
            check("the status", refused.getCode(), status);
            check("the code", problem.getCode(), code);
            if (pointer != null) {
                check("the pointer", problem.getErrors().get(0).getPointer(), pointer);
            }
            return;
        }
        throw new AssertionError("no " + code);
    }

    private static void check(String what, Object is, Object expected) {
        if (expected == null ? is != null : !expected.equals(is)) {
            throw new AssertionError(what + " is " + is + " and not " + expected);
        }
    }
}
