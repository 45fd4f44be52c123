package io.sluice.http.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.sluice.http.ProblemDocument;
import io.sluice.http.Problems;
import io.sluice.http.RequestId;
import io.sluice.problem.ProblemType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.IndexView;

/**
 * Writes into the OpenAPI document, at build time, which problems each operation can give: those that every operation
 * can, those that follow from its shape (an id in the path, a body, a write), and those that {@link Problems} adds. One
 * response a status, one named example a code.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ProblemResponses implements OASFilter {

    private static final Set<HttpMethod> READS = EnumSet.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final DeclaredProblems declared;
    private final RecordSchemas records;
    private final ConditionalParts conditional;

    public ProblemResponses(IndexView index) {
        this.declared = DeclaredProblems.of(index);
        this.records = new RecordSchemas(index);
        this.conditional = new ConditionalParts(index);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        records.correct(document);
        AnswerSchemas.require(document, records);
        OpenApiParts.addTo(document);
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
            return;
        }
        document.getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> complete(path, method, operation)));
    }

    private void complete(String path, HttpMethod method, Operation operation) {
        SharedParameters.explain(operation);
        operation.addParameter(OASFactory.createParameter().ref(OpenApiParts.REQUEST_ID));
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        Map<Integer, List<ProblemType>> byStatus = problems(path, method, operation).stream()
                .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()));
        byStatus.forEach(
                (status, types) -> operation.getResponses().addAPIResponse(Integer.toString(status), response(types)));
        APIResponse created = operation.getResponses().getAPIResponse("201");
        if (created != null) {
            created.addHeader("Location", OASFactory.createHeader().ref(OpenApiParts.LOCATION));
        }
        APIResponse read = operation.getResponses().getAPIResponse("200");
        if (read != null && isPage(read)) {
            read.addHeader("Link", OASFactory.createHeader().ref(OpenApiParts.LINK));
        }
        if (read != null && read.getContent() != null && read.getContent().hasMediaType("text/csv")) {
            read.addHeader("Content-Disposition", OASFactory.createHeader().ref(OpenApiParts.DISPOSITION));
        }
        conditional.addTo(operation, method);
        SharedHeaders.addTo(operation, method, path, READS.contains(method));
        operation.getResponses().getAPIResponses().values().stream()
                .filter(response -> response.getRef() == null)
                .forEach(response -> response.addHeader(
                        RequestId.HEADER, OASFactory.createHeader().ref(OpenApiParts.REQUEST_ID)));
    }

    private static boolean isPage(APIResponse response) {
        MediaType json =
                response.getContent() == null ? null : response.getContent().getMediaType("application/json");
        return json != null
                && json.getSchema() != null
                && json.getSchema().getRef() != null
                && json.getSchema().getRef().startsWith("#/components/schemas/Page");
    }

    private Set<ProblemType> problems(String path, HttpMethod method, Operation operation) {
        Set<ProblemType> problems = EnumSet.of(
                ProblemType.MALFORMED_REQUEST,
                ProblemType.BAD_CONSISTENCY_TOKEN,
                ProblemType.UNAUTHENTICATED,
                ProblemType.TENANT_MISSING,
                ProblemType.FORBIDDEN,
                ProblemType.NOT_ACCEPTABLE,
                ProblemType.INTERNAL,
                ProblemType.DEADLINE_EXCEEDED);
        for (ProblemType type : ProblemType.values()) {
            if (type.isTemporary() && type != ProblemType.IDEMPOTENCY_IN_PROGRESS) {
                problems.add(type);
            }
        }
        if (READS.contains(method)) {
            problems.remove(ProblemType.OUTCOME_UNKNOWN);
            problems.add(ProblemType.WRITE_LOST);
        }
        if (SharedHeaders.takesKey(method, path)) {
            problems.add(ProblemType.IDEMPOTENCY_IN_PROGRESS);
            problems.add(ProblemType.IDEMPOTENCY_KEY_REUSED);
        }
        if (SharedHeaders.isWithoutTenant(path)) {
            problems.remove(ProblemType.TENANT_MISSING);
        }
        if (path.contains("{")) {
            problems.add(ProblemType.NOT_FOUND);
        }
        if (operation.getResponses().hasAPIResponse("204")
                && !operation.getResponses().hasAPIResponse("200")) {
            problems.remove(ProblemType.NOT_ACCEPTABLE);
        }
        if (operation.getRequestBody() != null) {
            problems.add(ProblemType.PAYLOAD_TOO_LARGE);
            problems.add(ProblemType.UNSUPPORTED_MEDIA_TYPE);
            problems.add(ProblemType.VALIDATION_FAILED);
        }
        problems.addAll(declared.of(method.name(), path));
        return problems;
    }

    private static APIResponse response(List<ProblemType> types) {
        MediaType problem =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref(OpenApiParts.PROBLEM));
        types.forEach(type ->
                problem.addExample(type.code(), OASFactory.createExample().ref(type.code())));
        Content content = OASFactory.createContent().addMediaType(ProblemDocument.MEDIA_TYPE, problem);
        String description = types.stream()
                .map(type -> "`" + type.code() + "`: " + type.title())
                .collect(Collectors.joining("; ", "", "."));
        APIResponse response =
                OASFactory.createAPIResponse().description(description).content(content);
        if (types.stream().anyMatch(ProblemType::isTemporary)) {
            response.addHeader("Retry-After", OASFactory.createHeader().ref(OpenApiParts.RETRY_AFTER));
        }
        if (types.contains(ProblemType.UNAUTHENTICATED)) {
            response.addHeader("WWW-Authenticate", OASFactory.createHeader().ref(OpenApiParts.CHALLENGE));
        }
        return response;
    }
}
