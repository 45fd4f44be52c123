package io.sluice.catalog;

import io.sluice.consistency.CurrentWork;
import io.sluice.http.Created;
import io.sluice.http.Cursors;
import io.sluice.http.Page;
import io.sluice.http.PageRequest;
import io.sluice.http.Parameters;
import io.sluice.http.Position;
import io.sluice.http.Problems;
import io.sluice.http.conditional.IfMatch;
import io.sluice.postgres.WorkContext;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.tenancy.AllowedTo;
import io.sluice.tenancy.Group;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What is for sale: managers keep it, everybody reads it. */
@Path("/v1/products")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalog")
public class ProductResource {

    private final ProductRepository products;
    private final ProductListRepository lists;
    private final Cursors cursors;
    private final CurrentWork work;

    ProductResource(ProductRepository products, ProductListRepository lists, Cursors cursors, CurrentWork work) {
        this.products = products;
        this.lists = lists;
        this.cursors = cursors;
        this.work = work;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @AllowedTo(Group.MANAGER)
    @ResponseStatus(RestResponse.StatusCode.CREATED)
    @APIResponseSchema(value = Product.class, responseCode = "201", responseDescription = "The product.")
    @Operation(operationId = "createProduct", summary = "Make a product")
    @Problems({ProblemType.NO_PRIMARY, ProblemType.OUTCOME_UNKNOWN})
    public Uni<RestResponse<Product>> create(@NotNull @Valid NewProduct product) {
        requireOrder(product.validFrom(), product.validTo());
        return products.create(work.get(), product).map(made -> Created.in("/v1/products", made.id(), made));
    }

    @GET
    @AllowedTo({Group.MEMBER, Group.MANAGER})
    @Operation(
            operationId = "listProducts",
            summary = "List products by exactly one of ids, tagsAny, tagsAll and categoryId",
            description = "By `ids` they come in the order of the ids, those that are not there left out, on one page"
                    + " without `limit` and `cursor`; else by ascending id. A page by `tagsAll` looks at 5,000 products at"
                    + " most and can have fewer than `limit`, even none, while `nextCursor` says that there may be"
                    + " more. `validFrom` and `validTo` do not filter.")
    public Uni<Page<Product>> list(
            @Parameter(description = "At most 200, separated by commas.", example = "3,1,2")
                    @QueryParam("ids")
                    @Nullable
                    String ids,
            @Parameter(description = "With any of at most 20 tags, separated by commas.", example = "outdoor,sale")
                    @QueryParam("tagsAny")
                    @Nullable
                    String tagsAny,
            @Parameter(description = "With all of at most 20 tags, separated by commas.", example = "outdoor,sale")
                    @QueryParam("tagsAll")
                    @Nullable
                    String tagsAll,
            @Parameter(description = "Of this category itself, not of those below it.", example = "3")
                    @QueryParam("categoryId")
                    @Nullable
                    String categoryId,
            @Parameter(
                            description = "`all` also shows products that are not active.",
                            example = "all",
                            schema = @Schema(implementation = Activity.class))
                    @QueryParam("active")
                    @Nullable
                    String active,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        ProductSearch search = ProductParameters.search(ids, tagsAny, tagsAll, categoryId);
        Activity activity = Parameters.word("active", active, Activity.class);
        PageRequest page = ProductParameters.page(search, limit, cursor);
        WorkContext listing = work.get();
        String scope = "products " + listing.caller().requireTenant() + " " + activity + " " + search;
        return lists.list(listing, search, activity, cursors.position(page, scope), page.limit())
                .map(found -> new Page<>(
                        found.products(),
                        found.end() == null ? null : cursors.cursor(Position.after("", found.end()), scope)));
    }

    @GET
    @Path("/{id}")
    @AllowedTo({Group.MEMBER, Group.MANAGER})
    @Operation(operationId = "getProduct", summary = "Look at a product")
    @Problems(ProblemType.NOT_FOUND)
    public Uni<Product> get(@PathParam("id") String id) {
        return products.find(work.get(), Parameters.pathId("product", id));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @AllowedTo(Group.MANAGER)
    @Operation(operationId = "patchProduct", summary = "Change a product by a JSON merge patch")
    @Problems({ProblemType.NOT_FOUND, ProblemType.VERSION_MISMATCH, ProblemType.NO_PRIMARY, ProblemType.OUTCOME_UNKNOWN
    })
    public Uni<Product> patch(
            @PathParam("id") String id,
            @HeaderParam(IfMatch.HEADER) List<String> ifMatch,
            @NotNull @Valid ProductPatch patch) {
        long product = Parameters.pathId("product", id);
        requireOrder(patch.validFrom().value(), patch.validTo().value());
        return products.patch(work.get(), product, patch, IfMatch.of(ifMatch));
    }

    private static void requireOrder(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && !from.isBefore(to)) {
            throw GatewayException.invalid("/validTo", "It must be later than validFrom.");
        }
    }
}
