package io.sluice.http.openapi;

import io.sluice.http.RequestDeadline;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The headers about freshness, patience and who served, which filters handle and no resource method declares. */
final class SharedHeaders {

    private static final String CONSISTENCY = "Consistency";
    private static final String TOKEN = "Consistency-Token";
    private static final String KEY = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final String SERVED_BY = "Served-By";
    private static final String SERVER_TIMING = "Server-Timing";
    private static final String DEGRADED = "Sluice-Degraded";

    private SharedHeaders() {}

    static void addTo(Components components) {
        components
                .addParameter(
                        CONSISTENCY,
                        parameter(
                                CONSISTENCY,
                                "`strong` reads from the primary; `eventual` takes any healthy replica within the lag"
                                        + " limit.",
                                text().enumeration(List.of("eventual", "strong"))
                                        .defaultValue("eventual")))
                .addParameter(
                        TOKEN,
                        parameter(
                                TOKEN,
                                "From the answer to a write: the read sees at least the state that it stands for, on"
                                        + " whichever node and through whichever gateway.",
                                text().pattern("^[A-Za-z0-9_-]{50}$")))
                .addParameter(
                        RequestDeadline.HEADER,
                        parameter(
                                RequestDeadline.HEADER,
                                "Seconds that the caller will wait; the server's own limit applies where it is"
                                        + " shorter.",
                                text().pattern("^[0-9]{1,9}([.][0-9]{1,9})?$").examples(List.of("2.5"))))
                .addParameter(
                        KEY,
                        parameter(
                                KEY,
                                "The write is done at most once under this key, for 24 hours; asked again with the same"
                                        + " body it gives the first answer. Bare or in double quotes.",
                                text().minLength(1).maxLength(255).examples(List.of("8e03978e-40d5-43e8"))))
                .addHeader(REPLAYED, header("`true` where this is the answer of an earlier request under the key."))
                .addHeader(TOKEN, header("The state that holds this write; send it with later reads."))
                .addHeader(
                        SERVED_BY, header("`<node>; role=primary` or `role=replica`; absent where no node was asked."))
                .addHeader(SERVER_TIMING, header("`pool` is the wait for a connection, `db` the time in the database."))
                .addHeader(
                        DEGRADED,
                        header("Only in degraded mode: `no-primary` (nobody can say how far the replica is behind) or"
                                + " `no-replica` (the primary stood in)."));
    }

    /** Keys are a tenant's own, so what belongs to no tenant takes none. */
    static boolean takesKey(HttpMethod method, String path) {
        return method == HttpMethod.POST && !isWithoutTenant(path);
    }

    /** Operators belong to no tenant. */
    static boolean isWithoutTenant(String path) {
        return path.startsWith("/v1/tenants");
    }

    /** What the operation reads of them, and what its answers carry. */
    static void addTo(Operation operation, HttpMethod method, String path, boolean read) {
        if (takesKey(method, path)) {
            operation.addParameter(OASFactory.createParameter().ref(KEY));
            APIResponse created = operation.getResponses().getAPIResponse("201");
            if (created != null) {
                created.addHeader(REPLAYED, OASFactory.createHeader().ref(REPLAYED));
            }
        }
        operation.addParameter(OASFactory.createParameter().ref(RequestDeadline.HEADER));
        if (read) {
            operation.addParameter(OASFactory.createParameter().ref(CONSISTENCY));
            operation.addParameter(OASFactory.createParameter().ref(TOKEN));
        }
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (response.getRef() == null) {
                addTo(response, read, status.startsWith("2") || status.equals("304"));
            }
        });
    }

    private static void addTo(APIResponse response, boolean read, boolean success) {
        response.addHeader(SERVED_BY, OASFactory.createHeader().ref(SERVED_BY));
        response.addHeader(SERVER_TIMING, OASFactory.createHeader().ref(SERVER_TIMING));
        if (success) {
            String extra = read ? DEGRADED : TOKEN;
            response.addHeader(extra, OASFactory.createHeader().ref(extra));
        }
    }

    private static Parameter parameter(String name, String description, Schema schema) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.HEADER)
                .description(description)
                .schema(schema);
    }

    private static Header header(String description) {
        return OASFactory.createHeader().description(description).schema(text());
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
