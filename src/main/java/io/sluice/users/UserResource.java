package io.sluice.users;

import io.sluice.consistency.CurrentWork;
import io.sluice.http.Created;
import io.sluice.http.Cursors;
import io.sluice.http.Page;
import io.sluice.http.PageRequest;
import io.sluice.http.Parameters;
import io.sluice.http.Problems;
import io.sluice.http.conditional.IfMatch;
import io.sluice.postgres.WorkContext;
import io.sluice.problem.ProblemType;
import io.sluice.tenancy.AllowedTo;
import io.sluice.tenancy.Group;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** A tenant's people: managers keep them, a member reads itself. */
@Path("/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "users")
public class UserResource {

    private static final int MAX_EMAIL = 320;
    private static final int MAX_NAME = 200;

    private final UserRepository users;
    private final UserBatchRepository batches;
    private final UserListRepository lists;
    private final Cursors cursors;
    private final CurrentWork work;

    UserResource(
            UserRepository users,
            UserBatchRepository batches,
            UserListRepository lists,
            Cursors cursors,
            CurrentWork work) {
        this.users = users;
        this.batches = batches;
        this.lists = lists;
        this.cursors = cursors;
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

    @POST
    @Path("/batch")
    @Consumes(MediaType.APPLICATION_JSON)
    @AllowedTo(Group.MANAGER)
    @ResponseStatus(RestResponse.StatusCode.CREATED)
    @APIResponseSchema(
            value = UserBatch.class,
            responseCode = "201",
            responseDescription = "The users in the order of the request; their ids ascend.")
    @Operation(
            operationId = "createUsers",
            summary = "Make up to 1,000 users, all or none",
            description = "`errors` names each user that is refused, such as `/users/3/email`: an address that is taken"
                    + " is `email-taken`, one that is in the batch more than once `validation-failed`. A body of 1 MiB,"
                    + " the default bound, holds 1,000 users of a thousand bytes each.")
    @Problems({ProblemType.EMAIL_TAKEN, ProblemType.NO_PRIMARY, ProblemType.OUTCOME_UNKNOWN})
    public Uni<RestResponse<UserBatch>> createAll(@NotNull @Valid NewUsers batch) {
        return batches.create(work.get(), batch.users()).map(made -> Created.several("/v1/users", made));
    }

    @GET
    @AllowedTo(Group.MANAGER)
    @Operation(
            operationId = "listUsers",
            summary = "List users",
            description = "A page looks at 5,000 users at most: with filters it can have fewer than `limit`, even none,"
                    + " while `nextCursor` says that there may be more. With `email` there is one page.")
    public Uni<Page<User>> list(
            @Parameter(
                            description = "The whole address, in whatever case.",
                            example = "ada@example.com",
                            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = MAX_EMAIL))
                    @QueryParam("email")
                    @Nullable
                    String email,
            @Parameter(
                            description = "A part of the name, in whatever case; no character is special.",
                            example = "ada",
                            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = MAX_NAME))
                    @QueryParam("name")
                    @Nullable
                    String name,
            @Parameter(
                            description = "`member` or `manager`.",
                            example = "member",
                            schema = @Schema(implementation = UserRole.class))
                    @QueryParam("role")
                    @Nullable
                    String role,
            @Parameter(description = "Exclusive.", example = "2026-01-31T12:00:00Z")
                    @QueryParam("createdAfter")
                    @Nullable
                    String createdAfter,
            @Parameter(description = "Exclusive.", example = "2026-12-31T12:00:00Z")
                    @QueryParam("createdBefore")
                    @Nullable
                    String createdBefore,
            @Parameter(
                            description = "`-createdAt` (the default), `createdAt`, `email` or `name`; the last two in"
                                    + " lower case and the database's collation. Ties go by id.",
                            example = "name",
                            schema = @Schema(implementation = UserSort.class))
                    @QueryParam("sort")
                    @Nullable
                    String sort,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        UserSearch search = new UserSearch(
                Parameters.text("email", email, MAX_EMAIL),
                Parameters.text("name", name, MAX_NAME),
                Parameters.word("role", role, UserRole.class),
                Parameters.instant("createdAfter", createdAfter),
                Parameters.instant("createdBefore", createdBefore),
                Objects.requireNonNullElse(Parameters.word("sort", sort, UserSort.class), UserSort.NEWEST));
        PageRequest page = PageRequest.of(limit, cursor);
        WorkContext listing = work.get();
        String scope = "users " + listing.caller().requireTenant() + " " + search;
        return lists.list(listing, search, cursors.position(page, scope), page.limit())
                .map(found ->
                        new Page<>(found.users(), found.end() == null ? null : cursors.cursor(found.end(), scope)));
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
    @Problems({
        ProblemType.NOT_FOUND,
        ProblemType.EMAIL_TAKEN,
        ProblemType.VERSION_MISMATCH,
        ProblemType.NO_PRIMARY,
        ProblemType.OUTCOME_UNKNOWN
    })
    public Uni<User> patch(
            @PathParam("id") String id,
            @HeaderParam(IfMatch.HEADER) List<String> ifMatch,
            @NotNull @Valid UserPatch patch) {
        return users.patch(work.get(), Parameters.pathId("user", id), patch, IfMatch.of(ifMatch));
    }

    /** Whatever the caller accepts, there is nothing to represent; generated clients accept problems only. */
    @DELETE
    @Path("/{id}")
    @Produces(MediaType.WILDCARD)
    @AllowedTo(Group.MANAGER)
    @ResponseStatus(RestResponse.StatusCode.NO_CONTENT)
    @Operation(operationId = "deleteUser", summary = "Delete a user; its email address is free again")
    @Problems({ProblemType.NOT_FOUND, ProblemType.VERSION_MISMATCH, ProblemType.NO_PRIMARY, ProblemType.OUTCOME_UNKNOWN
    })
    public Uni<Void> delete(@PathParam("id") String id, @HeaderParam(IfMatch.HEADER) List<String> ifMatch) {
        return users.delete(work.get(), Parameters.pathId("user", id), IfMatch.of(ifMatch));
    }
}
