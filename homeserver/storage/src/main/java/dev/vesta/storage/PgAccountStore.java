package dev.vesta.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.vesta.core.account.Account;
import dev.vesta.core.account.Caller;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.Numbers;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Accounts, devices and access tokens; of tokens only the SHA-256.
final class PgAccountStore implements AccountStore {
    private static final long MAX_CACHED_TOKENS = 100_000;

    private static final String CREATE = """
            INSERT INTO account (user_nid, password_hash, admin, created_ts) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING RETURNING user_nid
            """;
    private static final String FIND = """
            SELECT a.user_nid, a.password_hash, a.admin, a.deactivated, a.created_ts
            FROM account a JOIN user_id u ON u.nid = a.user_nid WHERE u.user_id = $1
            """;
    private static final String PUT_SESSION = """
            WITH d AS (
              INSERT INTO device (user_nid, device_id, display_name, created_ts) VALUES ($1, $2, $3, $5)
              ON CONFLICT DO NOTHING),
            ended AS (
              DELETE FROM access_token WHERE user_nid = $1 AND device_id = $2 RETURNING token_hash),
            made AS (
              INSERT INTO access_token (token_hash, user_nid, device_id, created_ts) VALUES ($4, $1, $2, $5))
            SELECT token_hash FROM ended
            """;
    private static final String BY_TOKEN = """
            SELECT t.user_nid, t.device_id, u.user_id, a.admin
            FROM access_token t JOIN user_id u ON u.nid = t.user_nid JOIN account a ON a.user_nid = t.user_nid
            WHERE t.token_hash = $1
            """;
    private static final String DELETE_DEVICE = """
            WITH ended AS (DELETE FROM access_token WHERE user_nid = $1 AND device_id = $2 RETURNING token_hash),
            gone AS (DELETE FROM device WHERE user_nid = $1 AND device_id = $2)
            SELECT token_hash FROM ended
            """;

    private final Database database;
    private final Numbers numbers;
    private final Cache<String, Caller> callers =
            Caffeine.newBuilder().maximumSize(MAX_CACHED_TOKENS).build();
    /// Counts the times that sessions ended, so that a look-up that was under way meanwhile leaves nothing behind.
    private final AtomicLong endings = new AtomicLong();

    PgAccountStore(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
    }

    @Override
    public Optional<Account> create(UserId user, @Nullable String passwordHash, boolean admin, long nowTs) {
        long nid = Objects.requireNonNull(numbers.users(List.of(user)).get(user));
        Params params = Params.of(nid).value(passwordHash).value(admin).value(nowTs);
        return database.query(CREATE, params).size() == 0
                ? Optional.empty()
                : Optional.of(new Account(nid, user, passwordHash, admin, false, nowTs));
    }

    @Override
    public Optional<Account> find(UserId user) {
        if (user.value().indexOf('\0') >= 0) {
            return Optional.empty();
        }
        for (Row row : database.read(FIND, Params.of().value(user.value()))) {
            return Optional.of(new Account(
                    row.getLong("user_nid"),
                    user,
                    row.getString("password_hash"),
                    row.getBoolean("admin"),
                    row.getBoolean("deactivated"),
                    row.getLong("created_ts")));
        }
        return Optional.empty();
    }

    @Override
    public void putSession(long userNid, DeviceId device, @Nullable String displayName, byte[] tokenHash, long nowTs) {
        Params params = Params.of(userNid)
                .utf8(device.value())
                .utf8(displayName)
                .bytes(tokenHash)
                .value(nowTs);
        end(database.query(PUT_SESSION, params));
    }

    @Override
    public Optional<Caller> byTokenHash(byte[] tokenHash) {
        String key = HexFormat.of().formatHex(tokenHash);
        Caller cached = callers.getIfPresent(key);
        if (cached != null) {
            return Optional.of(cached);
        }
        long before = endings.get();
        for (Row row : database.read(BY_TOKEN, Params.of().bytes(tokenHash))) {
            Caller caller = new Caller(
                    row.getLong("user_nid"),
                    new UserId(row.getString("user_id")),
                    new DeviceId(Params.textOf(row.getBuffer("device_id"))),
                    row.getBoolean("admin"));
            callers.put(key, caller);
            if (endings.get() != before) {
                callers.invalidate(key);
            }
            return Optional.of(caller);
        }
        return Optional.empty();
    }

    @Override
    public void deleteDevice(long userNid, DeviceId device) {
        end(database.query(DELETE_DEVICE, Params.of(userNid).utf8(device.value())));
    }

    private void end(RowSet<Row> tokens) {
        endings.incrementAndGet();
        for (Row row : tokens) {
            Buffer hash = row.getBuffer("token_hash");
            callers.invalidate(HexFormat.of().formatHex(hash.getBytes()));
        }
    }
}
