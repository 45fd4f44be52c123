package io.sluice.contract.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.contract.answers.ApiDocument.Operation;
import io.sluice.support.RawHttp.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Judges one answer by the document: its status, each of its headers, its media type and its body. */
final class AnswerCheck {

    /** HTTP's own, on every answer alike: which bytes these are, and what caches may do with them. */
    private static final Set<String> OF_HTTP = Set.of(
            "content-type", "content-length", "connection", "transfer-encoding", "date", "cache-control", "vary");

    private final ApiDocument document;

    AnswerCheck(ApiDocument document) {
        this.document = document;
    }

    /** What is wrong with the answer; nothing where it is as documented. */
    List<String> faults(Operation operation, Answer answer) {
        JsonNode response =
                document.resolved(operation.node().path("responses").path(Integer.toString(answer.status())));
        if (response.isMissingNode()) {
            return List.of("status " + answer.status() + " is not documented: " + answer.body());
        }
        List<String> faults = new ArrayList<>(headers(response, answer));
        JsonNode content = response.path("content");
        String type = mediaType(answer);
        if (content.isEmpty()) {
            if (!answer.body().isEmpty()) {
                faults.add("a body where none is documented: " + answer.body());
            }
        } else if (!wasPreferredEmpty(answer)) {
            if (!content.has(type)) {
                faults.add("media type " + type + " is not documented");
            } else {
                faults.addAll(body(content.path(type).path("schema"), type, answer));
            }
        }
        return faults;
    }

    private static boolean wasPreferredEmpty(Answer answer) {
        return answer.body().isEmpty() && answer.header("Preference-Applied") != null;
    }

    private List<String> body(JsonNode schema, String type, Answer answer) {
        if (type.equals("application/x-ndjson")) {
            return answer.body()
                    .lines()
                    .flatMap(line -> document.faults(schema, ApiDocument.json(line)).stream())
                    .toList();
        }
        if (type.endsWith("json")) {
            return document.faults(schema, ApiDocument.json(answer.body()));
        }
        return document.faults(schema, TextNode.valueOf(answer.body()));
    }

    /** What is wrong with the answer to a HEAD for the operation, which is a GET. */
    List<String> faultsOfHead(Operation operation, Answer answer) {
        JsonNode response =
                document.resolved(operation.node().path("responses").path(Integer.toString(answer.status())));
        List<String> faults = new ArrayList<>(headers(response, answer));
        if (!answer.body().isEmpty()) {
            faults.add("a body: " + answer.body());
        }
        return faults;
    }

    private List<String> headers(JsonNode response, Answer answer) {
        Map<String, JsonNode> documented = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.path("headers")
                .properties()
                .forEach(header -> documented.put(header.getKey(), document.resolved(header.getValue())));
        List<String> faults = new ArrayList<>();
        for (String line : answer.headers()) {
            String name = line.substring(0, line.indexOf(':'));
            JsonNode header = documented.get(name);
            if (header != null) {
                String value = line.substring(name.length() + 1).strip();
                document.faults(header.path("schema"), value(header, value))
                        .forEach(fault -> faults.add("header " + line + ": " + fault));
            } else if (!OF_HTTP.contains(name.toLowerCase(Locale.ROOT))) {
                faults.add("header " + name + " is not documented");
            }
        }
        documented.forEach((name, header) -> {
            if (header.path("required").asBoolean() && answer.header(name) == null) {
                faults.add("header " + name + " is missing");
            }
        });
        return faults;
    }

    private static JsonNode value(JsonNode header, String text) {
        boolean number = header.at("/schema/type").asText().equals("integer") && text.matches("-?[0-9]{1,9}");
        return number ? IntNode.valueOf(Integer.parseInt(text)) : TextNode.valueOf(text);
    }

    private static String mediaType(Answer answer) {
        String type = answer.header("Content-Type");
        return type == null ? "" : type.split(";", -1)[0].strip();
    }
}
