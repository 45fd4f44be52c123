package io.sluice.reports;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.http.StreamedBody;
import io.sluice.postgres.Deadline;
import io.sluice.postgres.RowStream;
import io.sluice.postgres.StreamLimits;
import io.sluice.postgres.WorkContext;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Begins reports: finds a place for one, has its first rows read, and gives the rest as a body. Thread-safe. */
@Singleton
class ReportDesk {

    private static final long KILOBYTE = 1_024;

    private final ReportLane lane;
    private final ReportsConfig config;
    private final ObjectMapper mapper;

    ReportDesk(ReportLane lane, ReportsConfig config, ObjectMapper mapper) {
        this.lane = lane;
        this.config = config;
        this.mapper = mapper;
    }

    /** The body of a report whose first rows are there. Its place is given back when its connection is. */
    <R extends Record> Uni<StreamedBody> begin(
            WorkContext work, Deadline deadline, ReportFormat format, Class<R> type, ReportRepository.Query<R> query) {
        StreamLimits limits =
                new StreamLimits(deadline, config.batchRows(), config.workMem().asLongValue() / KILOBYTE);
        Uni<StreamedBody> begun = lane.enter(work.departure()).chain(place -> {
            RowStream<R> rows = query.rows(work, limits);
            rows.whenOver(place::leave);
            return rows.next().map(first -> new ReportBody<>(first, rows, format.text(mapper, type), deadline.at()));
        });
        // Whoever stops waiting does not break off the way of the place, but has it given back.
        return Uni.createFrom()
                .<StreamedBody>emitter(emitter -> {
                    var unused = begun.subscribe().with(emitter::complete, emitter::fail);
                })
                .onCancellation()
                .invoke(work.departure()::leave);
    }
}
