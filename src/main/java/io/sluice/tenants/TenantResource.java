package io.sluice.tenants;

import io.sluice.consistency.CurrentWork;
import io.sluice.http.Created;
import io.sluice.http.Cursors;
import io.sluice.http.Page;
import io.sluice.http.PageRequest;
import io.sluice.http.Parameters;
import io.sluice.http.Position;
import io.sluice.http.Problems;
import io.sluice.problem.ProblemType;
import io.sluice.tenancy.AllowedTo;
import io.sluice.tenancy.Group;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The operators' view of the tenants. */
@Path("/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tenants")
public class TenantResource {

    private static final String LIST = "tenants";

    private final TenantRepository tenants;
    private final Cursors cursors;
    private final CurrentWork work;

    TenantResource(TenantRepository tenants, Cursors cursors, CurrentWork work) {
        this.tenants = tenants;
        this.cursors = cursors;
        this.work = work;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @AllowedTo(Group.OPERATOR)
    @ResponseStatus(RestResponse.StatusCode.CREATED)
    @APIResponseSchema(value = Tenant.class, responseCode = "201", responseDescription = "The tenant.")
    @Operation(operationId = "createTenant", summary = "Make a tenant")
    @Problems({ProblemType.CONFLICT, ProblemType.NO_PRIMARY, ProblemType.OUTCOME_UNKNOWN})
    public Uni<RestResponse<Tenant>> create(@NotNull @Valid NewTenant tenant) {
        return tenants.create(work.get(), tenant).map(made -> Created.in("/v1/tenants", made.id(), made));
    }

    @GET
    @AllowedTo(Group.OPERATOR)
    @Operation(operationId = "listTenants", summary = "List the tenants, newest first")
    public Uni<Page<Tenant>> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        PageRequest page = PageRequest.of(limit, cursor);
        return tenants.list(work.get(), cursors.position(page, LIST), page.fetch())
                .map(rows -> Page.of(
                        rows,
                        page.limit(),
                        tenant -> tenant,
                        last -> cursors.cursor(Position.at(last.createdAt(), last.id()), LIST)));
    }

    @GET
    @Path("/{id}")
    @AllowedTo(Group.OPERATOR)
    @Operation(operationId = "getTenant", summary = "Look at a tenant")
    @Problems(ProblemType.NOT_FOUND)
    public Uni<Tenant> get(@PathParam("id") String id) {
        return tenants.find(work.get(), Parameters.pathId("tenant", id));
    }
}
