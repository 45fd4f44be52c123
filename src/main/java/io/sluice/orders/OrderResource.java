package io.sluice.orders;

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
import io.sluice.tenancy.UserId;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.Explode;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterStyle;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A tenant's orders: members place and see their own, managers all of them. */
@Path("/v1/orders")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "orders")
public class OrderResource {

    private final OrderRepository orders;
    private final Cursors cursors;
    private final CurrentWork work;

    OrderResource(OrderRepository orders, Cursors cursors, CurrentWork work) {
        this.orders = orders;
        this.cursors = cursors;
        this.work = work;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @AllowedTo({Group.MEMBER, Group.MANAGER})
    @ResponseStatus(RestResponse.StatusCode.CREATED)
    @APIResponseSchema(value = Order.class, responseCode = "201", responseDescription = "The order.")
    @Operation(
            operationId = "placeOrder",
            summary = "Place an order",
            description =
                    "Prices are those of this moment; the stock is taken in the same transaction, for all or none.")
    @Problems({ProblemType.INSUFFICIENT_STOCK, ProblemType.NO_PRIMARY, ProblemType.OUTCOME_UNKNOWN})
    public Uni<RestResponse<Order>> place(@NotNull @Valid NewOrder order) {
        WorkContext placing = work.get();
        if (!placing.caller().mayActFor(new UserId(order.userId()))) {
            throw new GatewayException(ProblemType.FORBIDDEN, "A member orders for its own user only.");
        }
        return orders.place(placing, order).map(made -> Created.in("/v1/orders", made.id(), made));
    }

    @GET
    @Path("/{id}")
    @AllowedTo({Group.MEMBER, Group.MANAGER})
    @Operation(operationId = "getOrder", summary = "Look at an order")
    @Problems(ProblemType.NOT_FOUND)
    public Uni<Order> get(
            @PathParam("id") String id,
            @Parameter(
                            description = "What to add: `user`, `items` or both, separated by a comma.",
                            style = ParameterStyle.FORM,
                            explode = Explode.FALSE,
                            schema =
                                    @Schema(
                                            type = SchemaType.ARRAY,
                                            implementation = Embed.class,
                                            minItems = 1,
                                            maxItems = 2))
                    @QueryParam("embed")
                    @Nullable
                    String embed) {
        return orders.find(work.get(), Parameters.pathId("order", id), embedded(embed));
    }

    @GET
    @AllowedTo({Group.MEMBER, Group.MANAGER})
    @Operation(operationId = "listOrders", summary = "List orders, newest first")
    public Uni<Page<Order>> list(
            @QueryParam("userId") @Nullable String userId,
            @Parameter(
                            description = "Only orders in this status.",
                            schema = @Schema(implementation = OrderStatus.class))
                    @QueryParam("status")
                    @Nullable
                    String status,
            @QueryParam("createdAfter") @Nullable String createdAfter,
            @QueryParam("createdBefore") @Nullable String createdBefore,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        OrderSearch search = new OrderSearch(
                Parameters.id("userId", userId),
                Parameters.word("status", status, OrderStatus.class),
                Parameters.instant("createdAfter", createdAfter),
                Parameters.instant("createdBefore", createdBefore));
        PageRequest page = PageRequest.of(limit, cursor);
        WorkContext listing = work.get();
        String scope = "orders " + listing.caller().requireTenant() + " " + search;
        return orders.list(listing, search, cursors.position(page, scope), page.fetch())
                .map(rows -> Page.of(
                        rows,
                        page.limit(),
                        Order.Row::bare,
                        last -> cursors.cursor(Position.at(last.createdAt(), last.id()), scope)));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @AllowedTo(Group.MANAGER)
    @Operation(
            operationId = "moveOrder",
            summary = "Move an order on",
            description =
                    "pending → paid → shipped → delivered; pending and paid ones can be cancelled, which gives the"
                            + " stock back.")
    @Problems({
        ProblemType.NOT_FOUND,
        ProblemType.INVALID_TRANSITION,
        ProblemType.VERSION_MISMATCH,
        ProblemType.NO_PRIMARY,
        ProblemType.OUTCOME_UNKNOWN
    })
    public Uni<Order> move(
            @PathParam("id") String id,
            @HeaderParam(IfMatch.HEADER) List<String> ifMatch,
            @NotNull @Valid OrderPatch patch) {
        return orders.move(work.get(), Parameters.pathId("order", id), patch.status(), IfMatch.of(ifMatch));
    }

    private static Set<Embed> embedded(@Nullable String embed) {
        Set<Embed> wanted = EnumSet.noneOf(Embed.class);
        List<String> words = Parameters.words("embed", embed);
        if (words != null) {
            for (String word : words) {
                Embed one = Parameters.word("embed", word, Embed.class);
                if (one != null) {
                    wanted.add(one);
                }
            }
        }
        return wanted;
    }
}
