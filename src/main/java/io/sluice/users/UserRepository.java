package io.sluice.users;

import io.sluice.http.conditional.IfMatch;
import io.sluice.http.json.Field;
import io.sluice.http.json.JsonDocument;
import io.sluice.postgres.ConstraintViolation;
import io.sluice.postgres.Database;
import io.sluice.postgres.WorkContext;
import io.sluice.postgres.statement.Call;
import io.sluice.problem.FieldError;
import io.sluice.problem.GatewayException;
import io.sluice.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Users as values. Thread-safe. */
@Singleton
class UserRepository {

    private static final Map<String, Supplier<GatewayException>> MEANINGS = Map.of(
            "users_tenant_id_email_key_uq",
            () -> new GatewayException(
                    ProblemType.EMAIL_TAKEN,
                    "Another user of the tenant has this email address.",
                    List.of(new FieldError("/email", "It is taken."))),
            "users_metadata_ck",
            () -> GatewayException.invalid("/metadata", "Merged with what is stored, it grows too large."),
            "users_tenant_id_fk",
            () -> new GatewayException(ProblemType.FORBIDDEN, "The caller's tenant does not exist."));

    private final Database database;

    UserRepository(Database database) {
        this.database = database;
    }

    Uni<User> create(WorkContext work, NewUser user) {
        NewMetadata metadata = user.metadata();
        Call<User> create = UserSql.CREATE.with(
                user.email(),
                user.name(),
                user.phone(),
                user.role(),
                metadata == null ? null : metadata.timezone(),
                metadata == null ? null : metadata.locale(),
                metadata == null ? null : text(metadata.preferences()));
        return database.writeOnce(
                        work,
                        User.class,
                        List.of(create),
                        results -> results.of(create).get(0))
                .onFailure(ConstraintViolation.class)
                .transform(violation -> violation.meaning(MEANINGS));
    }

    Uni<User> find(WorkContext work, long id) {
        return database.read(work, UserSql.FIND.with(id)).map(UserRepository::only);
    }

    Uni<User> patch(WorkContext work, long id, UserPatch patch, IfMatch ifMatch) {
        Field<UserPatch.MetadataPatch> metadata = patch.metadata();
        UserPatch.MetadataPatch inner = metadata.value() == null ? UserPatch.MetadataPatch.NOTHING : metadata.value();
        return change(
                        work,
                        id,
                        ifMatch,
                        UserSql.PATCH.with(
                                id,
                                patch.email().value(),
                                patch.name().value(),
                                patch.phone().isPresent(),
                                patch.phone().value(),
                                patch.role().value(),
                                metadata.isNull(),
                                inner.timezone().isPresent(),
                                inner.timezone().value(),
                                inner.locale().isPresent(),
                                inner.locale().value(),
                                inner.preferences().isPresent(),
                                text(inner.preferences().value()),
                                ifMatch.versions()))
                .onFailure(ConstraintViolation.class)
                .transform(violation -> violation.meaning(MEANINGS));
    }

    Uni<Void> delete(WorkContext work, long id, IfMatch ifMatch) {
        return change(work, id, ifMatch, UserSql.DELETE.with(id, ifMatch.versions()))
                .replaceWithVoid();
    }

    /** Where nothing was changed under a condition, a second statement of the same flush says why. */
    private <R> Uni<R> change(WorkContext work, long id, IfMatch ifMatch, Call<R> change) {
        if (!ifMatch.isConditional()) {
            return database.write(work, change).map(UserRepository::only);
        }
        Call<UserSql.Present> check = UserSql.CHECK_VERSION.with(id);
        return database.writeAll(work, List.of(change, check))
                .map(results -> results.of(change).stream()
                        .findFirst()
                        .orElseThrow(() -> ifMatch.refusal("user", results.of(check))));
    }

    private static <R> R only(List<R> rows) {
        return rows.stream().findFirst().orElseThrow(() -> GatewayException.notFound("user"));
    }

    private static @Nullable String text(@Nullable JsonDocument document) {
        return document == null ? null : document.json();
    }
}
