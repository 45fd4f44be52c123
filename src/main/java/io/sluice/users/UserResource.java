package io.sluice.users;

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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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

/** A tenant's people: managers keep them, a member reads itself. */
@Path("/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users")
public class UserResource {

    private final UserRepository users;
    private final CurrentWork work;

    UserResource(UserRepository users, CurrentWork work) {
        this.users = users;
        this.work = work;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @AllowedTo(Group.MANAGER)
    @ResponseStatus(RestResponse.StatusCode.CREATED)
    @APIResponseSchema(value = User.class, responseCode = "201", responseDescription = "The user.")
    @Operation(operationId = "createUser", summary = "Make a user")
    @Problems({ProblemType.EMAIL_TAKEN, ProblemType.NO_PRIMARY, ProblemType.OUTCOME_UNKNOWN})
    public Uni<RestResponse<User>> create(@NotNull @Valid NewUser user) {
        return users.create(work.get(), user).map(made -> Created.in("/v1/users", made.id(), made));
    }

    @GET
    @Path("/{id}")
    @AllowedTo({Group.MEMBER, Group.MANAGER})
    @Operation(operationId = "getUser", summary = "Look at a user")
    @Problems(ProblemType.NOT_FOUND)
    public Uni<User> get(@PathParam("id") String id) {
        return users.find(work.get(), Parameters.pathId("user", id));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @AllowedTo(Group.MANAGER)
    @Operation(operationId = "patchUser", summary = "Change a user by a JSON merge patch")
    @Problems({ProblemType.NOT_FOUND, ProblemType.EMAIL_TAKEN, ProblemType.NO_PRIMARY, ProblemType.OUTCOME_UNKNOWN})
    public Uni<User> patch(@PathParam("id") String id, @NotNull @Valid UserPatch patch) {
        return users.patch(work.get(), Parameters.pathId("user", id), patch);
    }

    /** Whatever the caller accepts, there is nothing to represent; generated clients accept problems only. */
    @DELETE
    @Path("/{id}")
    @Produces(MediaType.WILDCARD)
    @AllowedTo(Group.MANAGER)
    @ResponseStatus(RestResponse.StatusCode.NO_CONTENT)
    @Operation(operationId = "deleteUser", summary = "Delete a user; its email address is free again")
    @Problems({ProblemType.NOT_FOUND, ProblemType.NO_PRIMARY, ProblemType.OUTCOME_UNKNOWN})
    public Uni<Void> delete(@PathParam("id") String id) {
        return users.delete(work.get(), Parameters.pathId("user", id));
    }
}
