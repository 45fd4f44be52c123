package io.sluice.planted.orders;

import io.sluice.tenancy.AllowedTo;
import io.sluice.tenancy.Group;
import jakarta.ws.rs.GET;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Without a path of its own, so that it is served nowhere. */
final class PlantedResource {

    @GET
    @Operation(operationId = "open")
    void open() {}

    @GET
    @AllowedTo(Group.MANAGER)
    @Operation(summary = "Without a name")
    void nameless() {}
}
