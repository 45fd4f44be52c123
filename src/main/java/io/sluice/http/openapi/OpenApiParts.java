package io.sluice.http.openapi;

import io.sluice.http.ProblemDocument;
import io.sluice.http.RequestId;
import io.sluice.problem.ProblemType;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * What all operations of the OpenAPI document share: the schema of a problem with one example a code, the headers that
 * every answer has, and the two ways to say who is calling.
 */
final class OpenApiParts {

    static final String PROBLEM = "Problem";
    static final String REFUSED_VALUE = "RefusedValue";
    static final String REQUEST_ID = "RequestId";
    static final String RETRY_AFTER = "RetryAfter";
    static final String LOCATION = "Location";
    static final String LINK = "Link";
    static final String DISPOSITION = "Disposition";
    static final String CHALLENGE = "Challenge";

    private OpenApiParts() {}

    static void addTo(OpenAPI document) {
        Components components = document.getComponents();
        if (components == null) {
            components = OASFactory.createComponents();
            document.setComponents(components);
        }
        components.addSchema(REFUSED_VALUE, refusedValue()).addSchema(PROBLEM, problem());
        for (ProblemType type : ProblemType.values()) {
            components.addExample(type.code(), example(type));
        }
        components
                .addHeader(
                        REQUEST_ID, header("What the request is called; quote it when you report a failure.", text()))
                .addHeader(
                        RETRY_AFTER,
                        header(
                                "After how many seconds to try again; only where the problem passes by itself.",
                                number().minimum(BigDecimal.ZERO)))
                .addHeader(LOCATION, header("Where the new resource is.", text()))
                .addHeader(LINK, header("`rel=\"next\"` leads to the next page; absent on the last one.", text()))
                .addHeader(DISPOSITION, header("The file's name to save it under; for CSV only.", text()))
                .addHeader(CHALLENGE, header("How to say who is calling.", text()))
                .addParameter(REQUEST_ID, requestId());
        SharedHeaders.addTo(components);
        ConditionalParts.addTo(components);
        secure(document, components);
    }

    private static void secure(OpenAPI document, Components components) {
        SecurityScheme bearer = OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description("Claims `tenant_id`, `user_id` (optional) and `groups`.");
        SecurityScheme header = OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name("X-Tenant-Id")
                .description("Behind a mesh that authenticates callers; also `X-User-Id` and `X-Groups`"
                        + " (comma list, default `manager`).");
        components.addSecurityScheme("bearer", bearer).addSecurityScheme("tenantHeader", header);
        document.setSecurity(List.of(
                OASFactory.createSecurityRequirement().addScheme("bearer"),
                OASFactory.createSecurityRequirement().addScheme("tenantHeader")));
    }

    private static Schema refusedValue() {
        return object().description("One refused value.")
                .addProperty(
                        "pointer",
                        text().description("JSON pointer into the body, or the query parameter after a question mark.")
                                .examples(List.of("/items/0/quantity")))
                .addProperty("detail", text().description("What is wrong with it."))
                .required(List.of("pointer", "detail"));
    }

    private static Schema problem() {
        return object().description("A failure (RFC 9457).")
                .addProperty("type", text().format("uri").examples(List.of("urn:sluice:problem:not-found")))
                .addProperty("title", text().description("The same for every occurrence of the code."))
                .addProperty("status", number())
                .addProperty("detail", text().description("What happened this time."))
                .addProperty("instance", text().description("The path of the request."))
                .addProperty("code", code())
                .addProperty("requestId", text())
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .items(OASFactory.createSchema().ref(REFUSED_VALUE))
                                .description("The refused values, only where there are some."))
                .required(List.of("type", "title", "status", "detail", "instance", "code", "requestId"));
    }

    private static Schema code() {
        Schema code = text().description("The stable word to program against.");
        for (ProblemType type : ProblemType.values()) {
            code.addEnumeration(type.code());
        }
        return code;
    }

    private static Example example(ProblemType type) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("type", ProblemDocument.typeUri(type));
        value.put("title", type.title());
        value.put("status", type.status());
        value.put("detail", type.title() + ".");
        value.put("instance", "/v1/orders/42");
        value.put("code", type.code());
        value.put("requestId", "8c1f0f5e-6d0a-4b0e-9f0a-3f6c2a9d7b11");
        if (type == ProblemType.VALIDATION_FAILED) {
            value.put(
                    "errors",
                    List.of(Map.of("pointer", "/items/0/quantity", "detail", "must be greater than or equal to 1")));
        }
        return OASFactory.createExample().summary(type.title()).value(value);
    }

    private static Parameter requestId() {
        return OASFactory.createParameter()
                .name(RequestId.HEADER)
                .in(Parameter.In.HEADER)
                .description("What to call the request; made where it is missing or not sane.")
                .schema(text().pattern("^[A-Za-z0-9._-]{1,128}$"));
    }

    private static Header header(String description, Schema schema) {
        return OASFactory.createHeader().description(description).schema(schema);
    }

    private static Schema object() {
        return OASFactory.createSchema().addType(SchemaType.OBJECT);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    private static Schema number() {
        return OASFactory.createSchema().addType(SchemaType.INTEGER);
    }
}
