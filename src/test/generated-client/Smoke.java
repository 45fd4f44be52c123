import io.sluice.client.ApiClient;
import io.sluice.client.ApiException;
import io.sluice.client.ApiResponse;
import io.sluice.client.api.CatalogApi;
import io.sluice.client.api.CatalogApi.APICreateCategoryRequest;
import io.sluice.client.api.CatalogApi.APICreateProductRequest;
import io.sluice.client.api.CatalogApi.APIListProductsRequest;
import io.sluice.client.api.CatalogApi.APIPatchProductRequest;
import io.sluice.client.api.OrdersApi;
import io.sluice.client.api.OrdersApi.APIGetOrderRequest;
import io.sluice.client.api.OrdersApi.APIListOrdersRequest;
import io.sluice.client.api.OrdersApi.APIMoveOrderRequest;
import io.sluice.client.api.OrdersApi.APIPlaceOrderRequest;
import io.sluice.client.api.TenantsApi;
import io.sluice.client.api.TenantsApi.APICreateTenantRequest;
import io.sluice.client.api.UsersApi;
import io.sluice.client.api.UsersApi.APICreateUserRequest;
import io.sluice.client.api.UsersApi.APICreateUsersRequest;
import io.sluice.client.api.UsersApi.APIDeleteUserRequest;
import io.sluice.client.api.UsersApi.APIGetUserRequest;
import io.sluice.client.api.UsersApi.APIListUsersRequest;
import io.sluice.client.api.UsersApi.APIPatchUserRequest;
import io.sluice.client.model.Category;
import io.sluice.client.model.NewCategory;
import io.sluice.client.model.NewOrder;
import io.sluice.client.model.NewOrderItem;
import io.sluice.client.model.NewProduct;
import io.sluice.client.model.NewTenant;
import io.sluice.client.model.NewUser;
import io.sluice.client.model.NewUsers;
import io.sluice.client.model.Order;
import io.sluice.client.model.OrderPatch;
import io.sluice.client.model.OrderStatus;
import io.sluice.client.model.PageOrder;
import io.sluice.client.model.Problem;
import io.sluice.client.model.Product;
import io.sluice.client.model.ProductPatch;
import io.sluice.client.model.Tenant;
import io.sluice.client.model.User;
import io.sluice.client.model.UserBatch;
import io.sluice.client.model.UserPatch;
import io.sluice.client.model.UserRole;
import io.sluice.client.model.UserSort;
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
    private final UsersApi users;
    private final CatalogApi catalog;
    private final OrdersApi orders;
    private String header = "";
    private String caller = "";

    private Smoke(String gateway) {
        client.updateBaseUri(gateway);
        client.setRequestInterceptor(request -> request.header(header, caller));
        users = new UsersApi(client);
        catalog = new CatalogApi(client);
        orders = new OrdersApi(client);
    }

    public static void main(String[] arguments) throws Exception {
        new Smoke(arguments[0]).run();
        System.out.println("the generated client works");
    }

    private void run() throws Exception {
        as("X-Groups", "operator");
        TenantsApi tenants = new TenantsApi(client);
        Tenant tenant = tenants.createTenant(APICreateTenantRequest.newBuilder()
                .newTenant(new NewTenant().name("smoke " + UUID.randomUUID()).maxConcurrentRequests(50))
                .build());
        check("the tenant's limit", tenant.getMaxConcurrentRequests(), 50);

        as("X-Tenant-Id", tenant.getId().toString());
        User user = newUser("ada@example.com");
        check("the role by default", user.getRole(), UserRole.MEMBER);
        check("a phone that was not said", user.getPhone(), null);

        Category category = catalog.createCategory(APICreateCategoryRequest.newBuilder()
                .newCategory(new NewCategory().name("Tents"))
                .build());
        Product product = catalog.createProduct(APICreateProductRequest.newBuilder()
                .newProduct(new NewProduct()
                        .name("Tent")
                        .categoryId(category.getId())
                        .price("59.97")
                        .stock(10)
                        .tags(List.of("outdoor"))
                        .metadata(Map.of("weight", 2.5)))
                .build());
        check("what JSON carries", product.getMetadata(), Map.of("weight", 2.5));
        Product cheaper = catalog.patchProduct(APIPatchProductRequest.newBuilder()
                .id(product.getId())
                .productPatch(new ProductPatch().price("0.10"))
                .build());
        check("the new price", cheaper.getPrice(), "0.10");
        check("what the patch did not name", cheaper.getTags(), List.of("outdoor"));

        ApiResponse<Order> placed = place(user, product, 3, "smoke-1");
        Order order = placed.getData();
        check("the total", order.getTotal(), "0.30");
        check("the status", order.getStatus(), OrderStatus.PENDING);
        String token = placed.getHeaders().get("consistency-token").get(0);

        Order found = orders.getOrder(APIGetOrderRequest.newBuilder()
                .id(order.getId())
                .embed(List.of("user", "items"))
                .consistencyToken(token)
                .build());
        check("the buyer", found.getUser().getEmail(), "ada@example.com");
        check("the item", found.getItems().get(0).getLineTotal(), "0.30");
        check("the moment", found.getCreatedAt(), order.getCreatedAt());
        check("the same key", place(user, product, 3, "smoke-1").getData().getId(), order.getId());
        Order paid = orders.moveOrder(APIMoveOrderRequest.newBuilder()
                .id(order.getId())
                .orderPatch(new OrderPatch().status(OrderStatus.PAID))
                .build());
        check("the order moved on", paid.getStatus(), OrderStatus.PAID);

        place(user, product, 1, null);
        check("the orders of all pages", ordersOf(user).size(), 2);

        check("the users of a batch", newUsers("bob@example.com", "eve@example.com").getItems().size(), 2);
        check("users by name", usersNamed("eve").size(), 1);
        check("products by tags", catalog.listProducts(APIListProductsRequest.newBuilder()
                        .tagsAll(List.of("outdoor"))
                        .consistency("strong")
                        .build())
                .getItems()
                .get(0)
                .getPrice(), "0.10");
        User read = users.getUser(
                APIGetUserRequest.newBuilder().id(user.getId()).consistency("strong").build());
        renamed(read, "Ada L.");
        problem(412, Problem.CodeEnum.VERSION_MISMATCH, null, () -> renamed(read, "Ada of old"));

        problem(409, Problem.CodeEnum.INSUFFICIENT_STOCK, "/items/0/quantity", () -> place(user, product, 1_000, null));
        problem(409, Problem.CodeEnum.EMAIL_TAKEN, "/email", () -> newUser("ada@example.com"));
        users.deleteUser(APIDeleteUserRequest.newBuilder().id(user.getId()).build());
        problem(404, Problem.CodeEnum.NOT_FOUND, null, () -> users.getUser(
                APIGetUserRequest.newBuilder().id(user.getId()).consistency("strong").build()));
    }

    private User newUser(String email) throws ApiException {
        return users.createUser(APICreateUserRequest.newBuilder()
                .newUser(new NewUser().email(email).name("Ada"))
                .build());
    }

    private UserBatch newUsers(String... emails) throws ApiException {
        NewUsers batch = new NewUsers();
        for (String email : emails) {
            batch.addUsersItem(new NewUser().email(email).name(email.replaceFirst("@.*", "")));
        }
        return users.createUsers(
                APICreateUsersRequest.newBuilder().newUsers(batch).build());
    }

    private List<User> usersNamed(String name) throws ApiException {
        return users.listUsers(APIListUsersRequest.newBuilder()
                        .name(name)
                        .sort(UserSort.NAME)
                        .consistency("strong")
                        .build())
                .getItems();
    }

    private void renamed(User read, String name) throws ApiException {
        users.patchUser(APIPatchUserRequest.newBuilder()
                .id(read.getId())
                .ifMatch("\"" + read.getVersion() + "\"")
                .userPatch(new UserPatch().name(name))
                .build());
    }

    private ApiResponse<Order> place(User user, Product product, int quantity, String key) throws ApiException {
        NewOrderItem item = new NewOrderItem().productId(product.getId()).quantity(quantity);
        return orders.placeOrderWithHttpInfo(APIPlaceOrderRequest.newBuilder()
                .newOrder(new NewOrder().userId(user.getId()).addItemsItem(item))
                .idempotencyKey(key)
                .build());
    }

    private Set<Long> ordersOf(User user) throws ApiException {
        Set<Long> seen = new HashSet<>();
        String cursor = null;
        do {
            PageOrder page = orders.listOrders(APIListOrdersRequest.newBuilder()
                    .userId(user.getId())
                    .limit(1)
                    .cursor(cursor)
                    .consistency("strong")
                    .build());
            page.getItems().forEach(one -> seen.add(one.getId()));
            cursor = page.getNextCursor();
        } while (cursor != null);
        return seen;
    }

    private void as(String header, String caller) {
        this.header = header;
        this.caller = caller;
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
