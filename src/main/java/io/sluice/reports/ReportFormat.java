package io.sluice.reports;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;

/** The formats of reports. */
enum ReportFormat {
    /** One document: {@code {"items":[…]}}. */
    JSON("application/json"),
    /** RFC 4180, with a header row. */
    CSV("text/csv"),
    /** One JSON document a line. */
    NDJSON("application/x-ndjson");

    private final String mediaType;

    ReportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** What can be asked for, the default first. */
    static List<String> mediaTypes() {
        return Arrays.stream(values()).map(format -> format.mediaType).toList();
    }

    static ReportFormat of(String mediaType) {
        return Arrays.stream(values())
                .filter(format -> format.mediaType.equals(mediaType))
                .findFirst()
                .orElseThrow();
    }

    /** The value of the header {@code Content-Type}. */
    String contentType() {
        return this == CSV ? mediaType + ";charset=utf-8;header=present" : mediaType;
    }

    /** Turns the rows of one report into text. */
    RowText text(ObjectMapper mapper, Class<? extends Record> type) {
        return switch (this) {
            case JSON -> JsonRows.document(mapper, type);
            case CSV -> new CsvRows(type);
            case NDJSON -> JsonRows.lines(mapper, type);
        };
    }
}
