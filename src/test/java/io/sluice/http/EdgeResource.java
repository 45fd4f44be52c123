package io.sluice.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.http.json.Field;
import io.sluice.http.json.Money;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.tenancy.AllowedTo;
import io.sluice.tenancy.Caller;
import io.sluice.tenancy.CurrentCaller;
import io.sluice.tenancy.Group;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** A small API of its own that shows each thing that the edge does. */
@Path("/v1/test-edge")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class EdgeResource {

    private final CurrentCaller caller;
    private final Cursors cursors;

    EdgeResource(CurrentCaller caller, Cursors cursors) {
        this.caller = caller;
        this.cursors = cursors;
    }

    public enum Colour {
        @JsonProperty("red")
        RED,
        @JsonProperty("dark-blue")
        DARK_BLUE
    }

    public record Line(
            @NotNull Long productId, @NotNull @Min(1) Integer quantity) {}

    public record Thing(
            @NotNull @Size(min = 1, max = 200) String name,
            @Nullable Integer count,
            @Nullable Long big,
            @Nullable Double ratio,
            @Nullable Boolean active,
            @Nullable Money price,
            @Nullable Colour colour,
            @Nullable Instant at,
            @Nullable JsonNode metadata,
            @Nullable List<@NotNull @Size(max = 10) String> tags,
            @Nullable List<@NotNull @Valid Line> items) {}

    public record ThingPatch(Field<@Size(max = 5) String> name, Field<Money> price, Field<Boolean> active) {}

    public record Patched(
            boolean named,
            @Nullable String name,
            boolean priced,
            @Nullable Money price) {}

    public record Who(@Nullable Long tenant, @Nullable Long user, String groups) {
        static Who of(Caller caller) {
            return new Who(
                    caller.tenant() == null ? null : caller.tenant().value(),
                    caller.user() == null ? null : caller.user().value(),
                    caller.groupWords());
        }
    }

    @POST
    @Path("/things")
    @AllowedTo(Group.MANAGER)
    @Problems({ProblemType.CONFLICT, ProblemType.EMAIL_TAKEN})
    public Uni<Thing> create(@Valid Thing body) {
        return Uni.createFrom().item(body);
    }

    @PATCH
    @Path("/things/{id}")
    @Consumes({"application/merge-patch+json", MediaType.APPLICATION_JSON})
    @AllowedTo(Group.MANAGER)
    public Uni<Patched> patch(String id, @Valid ThingPatch body) {
        Parameters.pathId("thing", id);
        return Uni.createFrom()
                .item(new Patched(
                        body.name().isPresent(),
                        body.name().value(),
                        body.price().isPresent(),
                        body.price().value()));
    }

    @GET
    @Path("/things/{id}")
    @AllowedTo(Group.MANAGER)
    public Uni<Line> get(String id) {
        return Uni.createFrom().item(new Line(Parameters.pathId("thing", id), 1));
    }

    @DELETE
    @Path("/things/{id}")
    @AllowedTo(Group.MANAGER)
    public Uni<Void> delete(String id) {
        return Uni.createFrom().voidItem();
    }

    @GET
    @Path("/numbers")
    @AllowedTo({Group.MANAGER, Group.MEMBER})
    public Uni<Page<Long>> numbers(
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable String above,
            @RestQuery @Nullable String since,
            @RestQuery @Nullable String colour) {
        PageRequest page = PageRequest.of(limit, cursor);
        Long least = Parameters.id("above", above);
        Parameters.instant("since", since);
        Parameters.word("colour", colour, Colour.class);
        String scope = "numbers|" + caller.get().requireTenant().value() + "|" + least;
        Position position = cursors.position(page, scope);
        long from = position == null ? 1 : position.id() + 1;
        List<Long> rows =
                LongStream.rangeClosed(from, 7).limit(page.fetch()).boxed().toList();
        return Uni.createFrom()
                .item(Page.of(
                        rows, page.limit(), row -> row, row -> cursors.cursor(Position.at(Instant.EPOCH, row), scope)));
    }

    @GET
    @Path("/checked")
    @AllowedTo(Group.MANAGER)
    public Uni<Long> checked(@RestQuery @Min(3) long least) {
        return Uni.createFrom().item(least);
    }

    @GET
    @Path("/who")
    @AllowedTo({Group.MANAGER, Group.MEMBER, Group.OPERATOR})
    public Uni<Who> who() {
        return Uni.createFrom().item(Who.of(caller.get()));
    }

    @GET
    @Path("/managers")
    @AllowedTo(Group.MANAGER)
    public Uni<Who> managers() {
        return who();
    }

    @GET
    @Path("/operators")
    @AllowedTo(Group.OPERATOR)
    public Uni<Who> operators() {
        return who();
    }

    @GET
    @Path("/closed")
    public Uni<Who> closed() {
        return who();
    }

    @GET
    @Path("/fail/{how}")
    @AllowedTo(Group.MANAGER)
    public Uni<String> fail(String how) {
        return switch (how) {
            case "throw" -> throw new IllegalStateException("SELECT secret FROM db.internal.example");
            case "uni" -> Uni.createFrom().failure(new IllegalStateException("SELECT secret"));
            case "error" -> throw new StackOverflowError("SELECT secret");
            case "no-primary" -> throw new GatewayException(ProblemType.NO_PRIMARY, "There is no primary.");
            case "entity" ->
                throw new WebApplicationException(
                        Response.status(418).entity("SELECT secret").build());
            default -> Uni.createFrom().nullItem();
        };
    }

    @GET
    @Path("/bare/{status}")
    @AllowedTo(Group.MANAGER)
    public Response bare(int status) {
        return Response.status(status).build();
    }
}
