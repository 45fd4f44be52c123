package io.sluice.reports;

import io.sluice.consistency.CurrentWork;
import io.sluice.http.Accepted;
import io.sluice.http.Parameters;
import io.sluice.http.StreamedBody;
import io.sluice.postgres.Deadline;
import io.sluice.postgres.WorkContext;
import io.sluice.tenancy.AllowedTo;
import io.sluice.tenancy.Group;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Reports and exports for managers; streamed, so that their length costs no memory. */
@Path("/v1/reports")
@Produces({MediaType.APPLICATION_JSON, ReportResource.CSV, ReportResource.NDJSON})
@Tag(name = "reports")
public class ReportResource {

    static final String CSV = "text/csv";
    static final String NDJSON = "application/x-ndjson";

    private static final String STREAMED =
            " As JSON, CSV or NDJSON by `Accept`; an answer that breaks off has no last chunk and must be thrown away.";
    private static final String FROM = "The first UTC day.";
    private static final String TO = "The UTC day after the last; at most 3660 days after `from`.";
    private static final int MOST_CUSTOMERS = 10_000;
    private static final int USUAL_CUSTOMERS = 100;

    private final ReportRepository reports;
    private final ReportDesk desk;
    private final ReportsConfig config;
    private final CurrentWork work;

    ReportResource(ReportRepository reports, ReportDesk desk, ReportsConfig config, CurrentWork work) {
        this.reports = reports;
        this.desk = desk;
        this.config = config;
        this.work = work;
    }

    @GET
    @Path("/sales")
    @AllowedTo(Group.MANAGER)
    @Operation(
            operationId = "reportSales",
            summary = "Sales by day",
            description = "One row a UTC day on which orders were placed that are paid, shipped or delivered; days"
                    + " without one have no row. The moving average is over the last seven rows, rounded half up."
                    + STREAMED)
    @APIResponse(
            responseCode = "200",
            description = "The days, oldest first.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema =
                                @Schema(
                                        type = SchemaType.OBJECT,
                                        requiredProperties = "items",
                                        properties =
                                                @SchemaProperty(
                                                        name = "items",
                                                        type = SchemaType.ARRAY,
                                                        implementation = SalesDay.class))),
                @Content(
                        mediaType = CSV,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "csv", value = """
                                                date,orderCount,revenue,cumulativeRevenue,movingAverage7d
                                                2026-01-31,3,59.97,159.97,53.32
                                                """)),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = SalesDay.class))
            })
    public Uni<Response> sales(
            @Parameter(required = true, description = FROM, example = "2026-01-01") @QueryParam("from") @Nullable
                    String from,
            @Parameter(required = true, description = TO, example = "2026-02-01") @QueryParam("to") @Nullable String to,
            @Context HttpHeaders headers,
            @Context RoutingContext exchange) {
        Period period = Period.of(from, to);
        return answer("sales-" + period.fileWord(), SalesDay.class, reports.sales(period), headers, exchange);
    }

    @GET
    @Path("/customers")
    @AllowedTo(Group.MANAGER)
    @Operation(
            operationId = "reportCustomers",
            summary = "Customers by what they have spent",
            description = "Orders that are paid, shipped or delivered count. The biggest spender comes first, those"
                    + " without an order last with rank 0. Deleted users are left out, in the ranks too." + STREAMED)
    @APIResponse(
            responseCode = "200",
            description = "The customers, biggest spender first.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema =
                                @Schema(
                                        type = SchemaType.OBJECT,
                                        requiredProperties = "items",
                                        properties =
                                                @SchemaProperty(
                                                        name = "items",
                                                        type = SchemaType.ARRAY,
                                                        implementation = CustomerSpending.class))),
                @Content(
                        mediaType = CSV,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "csv", value = """
                                                userId,email,name,totalOrders,totalSpent,averageOrderValue,lastOrderAt,spendingRank
                                                7,ada@example.com,Ada,2,119.94,59.97,2026-01-31T12:00:00Z,1
                                                """)),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = CustomerSpending.class))
            })
    public Uni<Response> customers(
            @Parameter(
                            description = "The most rows.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "10000",
                                            defaultValue = "100"))
                    @QueryParam("limit")
                    @Nullable
                    String limit,
            @Context HttpHeaders headers,
            @Context RoutingContext exchange) {
        Integer most = Parameters.integer("limit", limit, 1, MOST_CUSTOMERS);
        return answer(
                "customers",
                CustomerSpending.class,
                reports.customers(most == null ? USUAL_CUSTOMERS : most),
                headers,
                exchange);
    }

    @GET
    @Path("/products")
    @AllowedTo(Group.MANAGER)
    @Operation(
            operationId = "reportProducts",
            summary = "Products by how they sell in their category",
            description = "All products, active or not, category by category, the best seller first. The percentile is"
                    + " the share of the category's other products that sold less, from 0 to 1." + STREAMED)
    @APIResponse(
            responseCode = "200",
            description = "The products, by category and rank.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema =
                                @Schema(
                                        type = SchemaType.OBJECT,
                                        requiredProperties = "items",
                                        properties =
                                                @SchemaProperty(
                                                        name = "items",
                                                        type = SchemaType.ARRAY,
                                                        implementation = ProductRank.class))),
                @Content(
                        mediaType = CSV,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "csv", value = """
                                                productId,name,categoryId,categoryName,price,salesCount,rankInCategory,percentile
                                                11,Tent,3,Camping,59.97,42,1,1.0
                                                """)),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = ProductRank.class))
            })
    public Uni<Response> products(@Context HttpHeaders headers, @Context RoutingContext exchange) {
        return answer("products", ProductRank.class, reports.products(), headers, exchange);
    }

    @GET
    @Path("/orders")
    @AllowedTo(Group.MANAGER)
    @Operation(
            operationId = "exportOrders",
            summary = "All orders of a period",
            description = "Every order that was placed in the period, whatever its status, by `createdAt` and `id`."
                    + STREAMED)
    @APIResponse(
            responseCode = "200",
            description = "The orders, oldest first.",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema =
                                @Schema(
                                        type = SchemaType.OBJECT,
                                        requiredProperties = "items",
                                        properties =
                                                @SchemaProperty(
                                                        name = "items",
                                                        type = SchemaType.ARRAY,
                                                        implementation = ExportedOrder.class))),
                @Content(
                        mediaType = CSV,
                        schema = @Schema(type = SchemaType.STRING),
                        examples = @ExampleObject(name = "csv", value = """
                                                id,userId,status,total,version,createdAt,updatedAt
                                                42,7,paid,119.94,2,2026-01-31T12:00:00Z,2026-01-31T12:05:00Z
                                                """)),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = ExportedOrder.class))
            })
    public Uni<Response> orders(
            @Parameter(required = true, description = FROM, example = "2026-01-01") @QueryParam("from") @Nullable
                    String from,
            @Parameter(required = true, description = TO, example = "2026-02-01") @QueryParam("to") @Nullable String to,
            @Context HttpHeaders headers,
            @Context RoutingContext exchange) {
        Period period = Period.of(from, to);
        return answer("orders-" + period.fileWord(), ExportedOrder.class, reports.orders(period), headers, exchange);
    }

    private <R extends Record> Uni<Response> answer(
            String file, Class<R> type, ReportRepository.Query<R> query, HttpHeaders headers, RoutingContext exchange) {
        ReportFormat format =
                ReportFormat.of(Accepted.best(headers.getAcceptableMediaTypes(), ReportFormat.mediaTypes()));
        WorkContext asking = work.get();
        Deadline deadline = work.within(config.timeout());
        return desk.begin(asking, deadline, format, type, query).map(body -> response(body, format, file, exchange));
    }

    private static Response response(StreamedBody body, ReportFormat format, String file, RoutingContext exchange) {
        // Also where nothing is written, as after HEAD.
        exchange.addEndHandler(ended -> body.close());
        Response.ResponseBuilder response = Response.ok(body).header(HttpHeaders.CONTENT_TYPE, format.contentType());
        return format == ReportFormat.CSV
                ? response.header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + ".csv\"")
                        .build()
                : response.build();
    }
}
