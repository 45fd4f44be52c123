package io.sluice.users;

import io.sluice.http.json.JsonDocument;
import io.sluice.http.json.WireWords;
import io.sluice.postgres.ConstraintViolation;
import io.sluice.postgres.Database;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.FieldError;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.sluice.users.UserBatchSql.Candidate;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Many users at once, as values. Thread-safe. */
@Singleton
class UserBatchRepository {

    private static final Map<String, Supplier<GatewayException>> MEANINGS = Map.of(
            "users_tenant_id_email_key_uq",
            () -> taken(List.of(new FieldError("/users", "An address was taken meanwhile."))),
            "users_metadata_ck",
            () -> GatewayException.invalid("/users", "The metadata of a user grows too large."),
            "users_tenant_id_fk",
            () -> new GatewayException(ProblemType.FORBIDDEN, "The caller's tenant does not exist."));

    private final Database database;

    UserBatchRepository(Database database) {
        this.database = database;
    }

    /** Makes all of them in one statement, or none. */
    Uni<UserBatch> create(WorkContext work, List<NewUser> users) {
        Call<Candidate> create = UserBatchSql.CREATE_ALL.with(
                texts(users, NewUser::email),
                texts(users, NewUser::name),
                texts(users, NewUser::phone),
                texts(users, user -> user.role() == null ? null : WireWords.word(user.role())),
                texts(
                        users,
                        user -> user.metadata() == null ? null : user.metadata().timezone()),
                texts(
                        users,
                        user -> user.metadata() == null ? null : user.metadata().locale()),
                texts(users, UserBatchRepository::preferences));
        return database.writeOnce(work, UserBatch.class, List.of(create), results -> made(results.of(create)))
                .onFailure(ConstraintViolation.class)
                .recoverWithUni(violation -> refused(work, users, (ConstraintViolation) violation));
    }

    private static UserBatch made(List<Candidate> candidates) {
        List<FieldError> twice = errors(candidates, Candidate::twice, "It is in the batch more than once.");
        if (!twice.isEmpty()) {
            throw new GatewayException(
                    ProblemType.VALIDATION_FAILED, "Users of the batch have the same email address.", twice);
        }
        List<FieldError> taken = errors(candidates, Candidate::taken, "It is taken.");
        if (!taken.isEmpty()) {
            throw taken(taken);
        }
        return new UserBatch(candidates.stream()
                .map(candidate -> Objects.requireNonNull(candidate.user(), "all are made where none is refused"))
                .toList());
    }

    /** Somebody took an address while the statement ran: it says that there is one, and a look behind it which. */
    private Uni<UserBatch> refused(WorkContext work, List<NewUser> users, ConstraintViolation violation) {
        GatewayException meaning = violation.meaning(MEANINGS);
        if (meaning.type() != ProblemType.EMAIL_TAKEN) {
            return Uni.createFrom().failure(meaning);
        }
        return database.read(work.strong(), UserBatchSql.FIND_TAKEN.with((Object) texts(users, NewUser::email)))
                .map(places -> places.stream()
                        .map(place -> error(place.position(), "It is taken."))
                        .toList())
                .onItemOrFailure()
                .transformToUni((errors, failure) -> Uni.createFrom()
                        .failure(failure != null || errors == null || errors.isEmpty() ? meaning : taken(errors)));
    }

    private static GatewayException taken(List<FieldError> errors) {
        return new GatewayException(
                ProblemType.EMAIL_TAKEN,
                "Another user of the tenant has an email address of the batch; nobody was made.",
                errors);
    }

    private static List<FieldError> errors(List<Candidate> candidates, Predicate<Candidate> refused, String detail) {
        return candidates.stream()
                .filter(refused)
                .map(candidate -> error(candidate.position(), detail))
                .toList();
    }

    private static FieldError error(int position, String detail) {
        return new FieldError("/users/" + (position - 1) + "/email", detail);
    }

    private static @Nullable String preferences(NewUser user) {
        JsonDocument preferences =
                user.metadata() == null ? null : user.metadata().preferences();
        return preferences == null ? null : preferences.json();
    }

    private static @Nullable String[] texts(List<NewUser> users, Function<NewUser, @Nullable String> text) {
        return users.stream().map(text).toArray(String[]::new);
    }
}
