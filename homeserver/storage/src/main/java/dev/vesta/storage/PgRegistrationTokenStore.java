package dev.vesta.storage;

import dev.vesta.core.port.RegistrationTokenStore;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Registration tokens, and the registrations under way that hold a use of one.
final class PgRegistrationTokenStore implements RegistrationTokenStore {
    private static final String CREATE = """
            INSERT INTO registration_token (token, uses_allowed, expires_ts, created_ts) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """;
    private static final String LIST = """
            SELECT t.token, t.uses_allowed, t.completed, t.expires_ts,
              (SELECT count(*) FROM registration_token_use u WHERE u.token = t.token AND u.until_ts > $1) AS pending
            FROM registration_token t WHERE $2::text IS NULL OR t.token = $2
            ORDER BY t.created_ts, t.token LIMIT $3
            """;
    private static final String DELETE = "DELETE FROM registration_token WHERE token = $1";
    /// A statement of its own: the next must see what those who held the lock before have written.
    private static final String LOCK = "SELECT token FROM registration_token WHERE token = $1 FOR UPDATE";

    private static final String RESERVE = """
            WITH old AS (DELETE FROM registration_token_use WHERE token = $1 AND until_ts <= $4 AND session <> $2)
            INSERT INTO registration_token_use (token, session, until_ts)
            SELECT $1, $2, $3 FROM registration_token t
            WHERE t.token = $1 AND (t.expires_ts IS NULL OR t.expires_ts > $4)
              AND (t.uses_allowed IS NULL OR t.uses_allowed > t.completed + (
                SELECT count(*) FROM registration_token_use u
                WHERE u.token = $1 AND u.session <> $2 AND u.until_ts > $4))
            ON CONFLICT (token, session) DO UPDATE SET until_ts = EXCLUDED.until_ts
            """;
    private static final String COMPLETE = """
            WITH used AS (DELETE FROM registration_token_use WHERE token = $1 AND session = $2)
            UPDATE registration_token SET completed = completed + 1 WHERE token = $1
            """;

    private final Database database;

    PgRegistrationTokenStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean create(String token, @Nullable Integer usesAllowed, @Nullable Long expiresTs, long nowTs) {
        Params params =
                Params.of().value(token).value(usesAllowed).value(expiresTs).value(nowTs);
        return database.query(CREATE, params).rowCount() > 0;
    }

    @Override
    public List<RegistrationToken> list(long nowTs, int limit) {
        return list(null, nowTs, limit);
    }

    private List<RegistrationToken> list(@Nullable String token, long nowTs, int limit) {
        List<RegistrationToken> found = new ArrayList<>();
        Params params = Params.of(nowTs).value(token).value((long) limit);
        for (Row row : database.read(LIST, params)) {
            found.add(new RegistrationToken(
                    row.getString("token"),
                    row.getInteger("uses_allowed"),
                    row.getLong("pending").intValue(),
                    row.getInteger("completed"),
                    row.getLong("expires_ts")));
        }
        return found;
    }

    @Override
    public boolean delete(String token) {
        return isText(token) && database.query(DELETE, Params.of().value(token)).rowCount() > 0;
    }

    @Override
    public boolean valid(String token, long nowTs) {
        return isText(token)
                && list(token, nowTs, 1).stream()
                        .anyMatch(one -> (one.expiresTs() == null || one.expiresTs() > nowTs)
                                && (one.usesAllowed() == null || one.usesAllowed() > one.completed() + one.pending()));
    }

    @Override
    public boolean reserve(String token, String session, long untilTs, long nowTs) {
        if (!isText(token)) {
            return false;
        }
        return database.transaction(transaction -> {
            transaction.query(LOCK, Params.of().value(token));
            Params params =
                    Params.of().value(token).value(session).value(untilTs).value(nowTs);
            return transaction.query(RESERVE, params).rowCount() > 0;
        });
    }

    @Override
    public void complete(String token, String session) {
        database.query(COMPLETE, Params.of().value(token).value(session));
    }

    /// No token holds U+0000, and the database would refuse to look for one.
    private static boolean isText(String token) {
        return token.indexOf('\0') < 0;
    }
}
