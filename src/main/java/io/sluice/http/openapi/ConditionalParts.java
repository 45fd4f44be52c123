package io.sluice.http.openapi;

import io.sluice.http.conditional.IfMatch;
import io.sluice.http.conditional.Versioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags, conditions and preferences in the document. An operation has them by what it answers: a tag where that
 * is {@link Versioned}, a preference where it is a resource that was made or changed. Immutable.
 */
final class ConditionalParts {

    private static final String IF_NONE_MATCH = "If-None-Match";
    private static final String PREFER = "Prefer";
    private static final String APPLIED = "Preference-Applied";
    private static final String ETAG = "ETag";

    /** What all headers of a request together may have by default. */
    private static final int MAX_LENGTH = 8_192;

    private final Set<String> versioned;

    ConditionalParts(IndexView index) {
        this.versioned = index.getAllKnownImplementations(Versioned.class).stream()
                .map(type -> "#/components/schemas/" + type.simpleName())
                .collect(Collectors.toUnmodifiableSet());
    }

    static void addTo(Components components) {
        components
                .addParameter(
                        IfMatch.HEADER,
                        parameter(
                                IfMatch.HEADER,
                                "Change it only in one of these versions: strong entity tags from `ETag`, separated by"
                                        + " commas, or `*`. Of a tag with a hyphen the part before it counts.",
                                "\"3\""))
                .addParameter(
                        IF_NONE_MATCH,
                        parameter(
                                IF_NONE_MATCH,
                                "Answer without a body (304) if it still is one of these: entity tags from `ETag`,"
                                        + " separated by commas, or `*`.",
                                "\"3\""))
                .addParameter(
                        PREFER,
                        parameter(
                                PREFER,
                                "`return=minimal`: the answer has no body (RFC 7240). Other preferences are ignored.",
                                "return=minimal"))
                .addHeader(
                        ETAG,
                        header("The version, as a strong entity tag; with a digest behind a hyphen where other"
                                + " resources are embedded."))
                .addHeader(APPLIED, header("`return=minimal` where it was preferred; then there is no body."));
    }

    /** What the operation reads of them, and what its answers carry. */
    void addTo(Operation operation, HttpMethod method) {
        APIResponses responses = operation.getResponses();
        boolean tagged = Stream.of("200", "201").anyMatch(status -> isVersioned(responses.getAPIResponse(status)));
        if (tagged) {
            Stream.of("200", "201")
                    .map(responses::getAPIResponse)
                    .filter(Objects::nonNull)
                    .forEach(response -> response.addHeader(ETAG, reference(ETAG)));
        }
        if (tagged && method == HttpMethod.GET) {
            operation.addParameter(OASFactory.createParameter().ref(IF_NONE_MATCH));
            responses.addAPIResponse(
                    "304",
                    OASFactory.createAPIResponse()
                            .description("The caller has it already.")
                            .addHeader(ETAG, reference(ETAG)));
        }
        describeIfMatch(operation);
        prefer(operation, method, tagged);
    }

    /** The scanner finds a list of texts; to the caller it is one header. */
    private static void describeIfMatch(Operation operation) {
        List<Parameter> parameters = operation.getParameters();
        if (parameters != null && parameters.stream().anyMatch(one -> IfMatch.HEADER.equals(one.getName()))) {
            List<Parameter> others = new ArrayList<>(parameters);
            others.removeIf(one -> IfMatch.HEADER.equals(one.getName()));
            others.add(OASFactory.createParameter().ref(IfMatch.HEADER));
            operation.setParameters(others);
        }
    }

    private static void prefer(Operation operation, HttpMethod method, boolean tagged) {
        APIResponse created = operation.getResponses().getAPIResponse("201");
        if (method == HttpMethod.POST && created != null) {
            operation.addParameter(OASFactory.createParameter().ref(PREFER));
            created.addHeader(APPLIED, reference(APPLIED));
        }
        if (method == HttpMethod.PATCH && operation.getResponses().getAPIResponse("200") != null) {
            operation.addParameter(OASFactory.createParameter().ref(PREFER));
            APIResponse changed = OASFactory.createAPIResponse()
                    .description("Changed, and `return=minimal` was preferred.")
                    .addHeader(APPLIED, reference(APPLIED));
            operation.getResponses().addAPIResponse("204", tagged ? changed.addHeader(ETAG, reference(ETAG)) : changed);
        }
    }

    private boolean isVersioned(@Nullable APIResponse response) {
        return response != null
                && response.getContent() != null
                && response.getContent().getMediaTypes().values().stream().anyMatch(this::isVersioned);
    }

    private boolean isVersioned(MediaType content) {
        return content.getSchema() != null
                && content.getSchema().getRef() != null
                && versioned.contains(content.getSchema().getRef());
    }

    private static Header reference(String name) {
        return OASFactory.createHeader().ref(name);
    }

    private static Parameter parameter(String name, String description, String example) {
        return OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.HEADER)
                .description(description)
                .schema(text().minLength(1).maxLength(MAX_LENGTH).examples(List.of(example)));
    }

    private static Header header(String description) {
        return OASFactory.createHeader().description(description).schema(text());
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
