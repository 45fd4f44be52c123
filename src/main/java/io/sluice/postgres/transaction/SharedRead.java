package io.sluice.postgres.transaction;

import io.sluice.postgres.Freshness;
import io.sluice.postgres.Results;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.fault.AttemptFailure;
import io.sluice.postgres.lane.GroupFailure;
import io.sluice.postgres.lane.Lane;
import io.sluice.postgres.lane.LaneConfig;
import io.sluice.postgres.routing.Access;
import io.sluice.postgres.routing.Route;
import io.sluice.postgres.statement.Call;
import io.sluice.postgres.topology.NodeRole;
import io.sluice.postgres.topology.Topology;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads on a connection that others share, and says when that was the wrong place. Thread-safe.
 *
 * @see io.sluice.postgres.lane
 */
@Singleton
class SharedRead {

    /** Too slow to have others behind it, or the lane's statements are outdated: a connection of its own serves it. */
    private static final Set<String> WRONG_PLACE = Set.of("57014", "26000", "0A000");

    /** So old may be what is known of a replica's position before a read asks again. */
    private static final Duration NEWS = Duration.ofMillis(10);

    private final Prologue prologue;
    private final Duration limit;

    SharedRead(Prologue prologue, LaneConfig config) {
        this.prologue = prologue;
        this.limit = config.statementTimeout();
    }

    /** The lane for these calls; null if they are none for a lane, or none has room. */
    @Nullable
    Lane lane(ContextInternal context, Route route, List<Call<?>> calls) {
        for (Call<?> call : calls) {
            if (!call.statement().isQuick()) {
                return null;
            }
        }
        return route.node().lanes().find(context);
    }

    /**
     * One transaction on the lane.
     *
     * @return fails with {@link WrongPlace} if a borrowed connection is to serve it after all, else as a borrowed one
     *     would
     */
    Future<StatementGroup.Answered> run(
            ContextInternal context, Lane lane, Visit visit, List<Call<?>> calls, ServerErrors errors) {
        List<Call<?>> scope = isEnoughKnown(visit) ? prologue.shared(visit.work()) : prologue.read(visit.work(), limit);
        List<Call<?>> group = new ArrayList<>(scope.size() + calls.size());
        group.addAll(scope);
        group.addAll(calls);
        long until = System.nanoTime() + visit.work().deadline().left().toNanos();
        return lane.send(context, group, until)
                .map(answers -> new StatementGroup.Answered(
                        new Results(calls, answers.subList(scope.size(), answers.size())),
                        answers.get(scope.size() - 1),
                        List.of()))
                .recover(failure -> context.failedFuture(
                        failure instanceof GroupFailure known ? explain(known, visit, lane, group, errors) : failure));
    }

    /** A replica's position is only asked for where somebody needs it, and often enough for the routing of tokens. */
    private static boolean isEnoughKnown(Visit visit) {
        Topology.Member member = visit.route().member();
        Freshness asked = visit.work().freshness();
        return member.role() == NodeRole.REPLICA
                && !asked.strong()
                && asked.token() == null
                && member.progress().isNewerThan(NEWS);
    }

    /** The visit to a lane begins at once. */
    Visit visit(Route route, WorkContext work) {
        return new Visit(route, Access.READ, work, Duration.ZERO, System.nanoTime());
    }

    private static Throwable explain(
            GroupFailure failure, Visit visit, Lane lane, List<Call<?>> group, ServerErrors errors) {
        Throwable cause = failure.getCause();
        Call<?> call = group.get(Math.min(failure.failed(), group.size() - 1));
        String name = call.statement().name();
        return switch (failure.kind()) {
            case NOT_TAKEN -> new WrongPlace("full");
            case PASSED -> new WrongPlace("slow");
            case LATE -> AttemptFailure.last(ServerErrors.late(failure));
            case LOST -> errors.failure(visit, lane.connection(), name, call, failure, false, false);
            case REFUSED -> {
                if (!(cause instanceof PgException error)) {
                    yield cause == null ? failure : cause;
                }
                String sqlState = String.valueOf(error.getSqlState());
                yield WRONG_PLACE.contains(sqlState) && !visit.work().deadline().isOver()
                        ? new WrongPlace(sqlState.equals("57014") ? "slow" : "outdated")
                        : errors.failure(visit, lane.connection(), name, call, error, false, false);
            }
        };
    }

    /** The calls belong on a connection of their own; nothing is wrong with them or the node. */
    static final class WrongPlace extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String reason;

        WrongPlace(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        /** {@code full}, {@code slow} or {@code outdated}. */
        String reason() {
            return reason;
        }
    }
}
