package io.sluice.catalog;

import io.sluice.consistency.CurrentWork;
import io.sluice.http.Created;
import io.sluice.http.Parameters;
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
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;

/** The tree of categories: managers make them, everybody reads them. */
@Path("/v1/categories")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalog")
public class CategoryResource {

    private final CategoryRepository categories;
    private final CurrentWork work;

    CategoryResource(CategoryRepository categories, CurrentWork work) {
        this.categories = categories;
        this.work = work;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @AllowedTo(Group.MANAGER)
    @ResponseStatus(RestResponse.StatusCode.CREATED)
    @APIResponseSchema(value = Category.class, responseCode = "201", responseDescription = "The category.")
    @Operation(operationId = "createCategory", summary = "Make a category")
    @Problems({ProblemType.NO_PRIMARY, ProblemType.OUTCOME_UNKNOWN})
    public Uni<RestResponse<Category>> create(@NotNull @Valid NewCategory category) {
        return categories.create(work.get(), category).map(made -> Created.in("/v1/categories", made.id(), made));
    }

    @GET
    @Path("/tree")
    @AllowedTo({Group.MEMBER, Group.MANAGER})
    @Operation(operationId = "getCategoryTree", summary = "All categories, depth first")
    public Uni<CategoryTree> tree() {
        return categories.tree(work.get());
    }

    @GET
    @Path("/{id}/descendants")
    @AllowedTo({Group.MEMBER, Group.MANAGER})
    @Operation(
            operationId = "getCategoryDescendants",
            summary = "The categories below one, depth first",
            description = "Without the category itself; `depth`, `path` and `fullPath` are those of the whole tree. At"
                    + " most 10,000.")
    @Problems(ProblemType.NOT_FOUND)
    public Uni<CategoryTree> descendants(@PathParam("id") String id) {
        return categories.descendants(work.get(), Parameters.pathId("category", id));
    }
}
