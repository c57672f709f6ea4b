package dev.vesta.storage;

import dev.vesta.core.port.RateLimitStore;
import dev.vesta.protocol.id.UserId;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/// Users' own rate limits.
final class PgRateLimitStore implements RateLimitStore {
    private static final String FIND = """
            SELECT r.per_second, r.burst FROM user_id u JOIN rate_limit_override r ON r.user_nid = u.nid
            WHERE u.user_id = $1
            """;
    private static final String PUT = """
            INSERT INTO rate_limit_override (user_nid, per_second, burst)
            SELECT a.user_nid, $2, $3 FROM user_id u JOIN account a ON a.user_nid = u.nid WHERE u.user_id = $1
            ON CONFLICT (user_nid) DO UPDATE SET per_second = excluded.per_second, burst = excluded.burst
            RETURNING user_nid
            """;
    private static final String DELETE = """
            DELETE FROM rate_limit_override WHERE user_nid = (SELECT nid FROM user_id WHERE user_id = $1)
            RETURNING user_nid
            """;

    private final Database database;

    PgRateLimitStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Custom> find(UserId user) {
        for (Row row : database.read(FIND, Params.of().value(user.value()))) {
            return Optional.of(new Custom(row.getDouble("per_second"), row.getInteger("burst")));
        }
        return Optional.empty();
    }

    @Override
    public boolean put(UserId user, Custom limit) {
        Params params = Params.of().value(user.value()).value(limit.perSecond()).value(limit.burst());
        return database.query(PUT, params).size() > 0;
    }

    @Override
    public boolean delete(UserId user) {
        return database.query(DELETE, Params.of().value(user.value())).size() > 0;
    }
}
