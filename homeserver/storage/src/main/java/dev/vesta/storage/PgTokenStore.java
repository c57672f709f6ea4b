package dev.vesta.storage;

import dev.vesta.core.port.TokenStore;
import dev.vesta.protocol.id.UserId;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/// Short-lived tokens; of each only the SHA-256.
final class PgTokenStore implements TokenStore {
    private static final String PUT_LOGIN = """
            WITH old AS (DELETE FROM login_token WHERE expires_ts <= $4)
            INSERT INTO login_token (token_hash, user_nid, expires_ts) VALUES ($1, $2, $3)
            """;
    private static final String TAKE_LOGIN = """
            WITH taken AS (DELETE FROM login_token WHERE token_hash = $1 RETURNING user_nid, expires_ts)
            SELECT u.user_id FROM taken JOIN user_id u ON u.nid = taken.user_nid WHERE taken.expires_ts > $2
            """;
    private static final String PUT_OPENID = """
            WITH old AS (DELETE FROM openid_token WHERE expires_ts <= $4)
            INSERT INTO openid_token (token_hash, user_nid, expires_ts) VALUES ($1, $2, $3)
            """;
    private static final String OPENID_USER = """
            SELECT u.user_id FROM openid_token t JOIN user_id u ON u.nid = t.user_nid
            WHERE t.token_hash = $1 AND t.expires_ts > $2
            """;

    private final Database database;

    PgTokenStore(Database database) {
        this.database = database;
    }

    @Override
    public void putLoginToken(byte[] tokenHash, long userNid, long expiresTs, long nowTs) {
        put(PUT_LOGIN, tokenHash, userNid, expiresTs, nowTs);
    }

    @Override
    public Optional<UserId> takeLoginToken(byte[] tokenHash, long nowTs) {
        for (Row row : database.query(TAKE_LOGIN, Params.of().bytes(tokenHash).value(nowTs))) {
            return Optional.of(new UserId(row.getString("user_id")));
        }
        return Optional.empty();
    }

    @Override
    public void putOpenIdToken(byte[] tokenHash, long userNid, long expiresTs, long nowTs) {
        put(PUT_OPENID, tokenHash, userNid, expiresTs, nowTs);
    }

    @Override
    public Optional<UserId> openIdUser(byte[] tokenHash, long nowTs) {
        for (Row row : database.read(OPENID_USER, Params.of().bytes(tokenHash).value(nowTs))) {
            return Optional.of(new UserId(row.getString("user_id")));
        }
        return Optional.empty();
    }

    private void put(String sql, byte[] tokenHash, long userNid, long expiresTs, long nowTs) {
        database.query(
                sql,
                Params.of().bytes(tokenHash).value(userNid).value(expiresTs).value(nowTs));
    }
}
