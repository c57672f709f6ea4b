package dev.vesta.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.vesta.core.account.Account;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.Numbers;
import dev.vesta.protocol.id.UserId;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Accounts. What changes an account's rights makes [PgSessionStore] forget what it knows of it.
final class PgAccountStore implements AccountStore {
    private static final long MAX_CACHED_ERASED = 100_000;

    /// Who asks at the very moment of the deactivation may keep the old answer, but not for ever.
    private static final Duration ERASED_FOR = Duration.ofMinutes(10);

    private static final String CREATE = """
            INSERT INTO account (user_nid, password_hash, admin, guest, created_ts) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT DO NOTHING RETURNING user_nid
            """;
    private static final String FIND = """
            SELECT a.user_nid, a.password_hash, a.admin, a.guest, a.deactivated, a.locked, a.suspended, a.created_ts
            FROM account a JOIN user_id u ON u.nid = a.user_nid WHERE u.user_id = $1
            """;
    private static final String SET_PASSWORD =
            "UPDATE account SET password_hash = $2 WHERE user_nid = $1 AND NOT deactivated";
    private static final String SET_LOCKED = "UPDATE account SET locked = $2 WHERE user_nid = $1";
    private static final String SET_SUSPENDED = "UPDATE account SET suspended = $2 WHERE user_nid = $1";
    private static final String UPGRADE = """
            WITH a AS (
              UPDATE account SET guest = false, password_hash = $2 WHERE user_nid = $1 AND guest AND NOT deactivated
              RETURNING user_nid),
            gone AS (
              DELETE FROM device d USING a WHERE d.user_nid = a.user_nid)
            SELECT user_nid FROM a
            """;
    private static final String DEACTIVATE = """
            WITH a AS (
              UPDATE account SET deactivated = true, erased = $2, password_hash = NULL
              WHERE user_nid = $1 AND NOT deactivated RETURNING user_nid),
            gone AS (DELETE FROM device d USING a WHERE d.user_nid = a.user_nid RETURNING d.device_id),
            logins AS (DELETE FROM login_token t USING a WHERE t.user_nid = a.user_nid),
            openid AS (DELETE FROM openid_token t USING a WHERE t.user_nid = a.user_nid),
            noted AS (INSERT INTO deactivation (user_nid, created_ts) SELECT user_nid, $3 FROM a)
            SELECT device_id FROM gone
            """;
    private static final String LEAVERS = """
            SELECT d.user_nid, u.user_id, a.erased
            FROM deactivation d JOIN user_id u ON u.nid = d.user_nid JOIN account a ON a.user_nid = d.user_nid
            ORDER BY d.created_ts LIMIT $1
            """;
    private static final String HAS_LEFT = "DELETE FROM deactivation WHERE user_nid = $1";
    private static final String ERASED = """
            SELECT u.user_id FROM account a JOIN user_id u ON u.nid = a.user_nid
            WHERE u.user_id = ANY ($1) AND a.erased
            """;

    private final Database database;
    private final Numbers numbers;
    private final PgSessionStore sessions;
    private final Cache<UserId, Boolean> erased = Caffeine.newBuilder()
            .maximumSize(MAX_CACHED_ERASED)
            .expireAfterWrite(ERASED_FOR)
            .build();

    PgAccountStore(Database database, Numbers numbers, PgSessionStore sessions) {
        this.database = database;
        this.numbers = numbers;
        this.sessions = sessions;
    }

    @Override
    public Optional<Account> create(UserId user, @Nullable String passwordHash, Account.Kind kind, long nowTs) {
        long nid = Objects.requireNonNull(numbers.users(List.of(user)).get(user));
        boolean admin = kind == Account.Kind.ADMIN;
        boolean guest = kind == Account.Kind.GUEST;
        Params params =
                Params.of(nid).value(passwordHash).value(admin).value(guest).value(nowTs);
        return database.query(CREATE, params).size() == 0
                ? Optional.empty()
                : Optional.of(new Account(nid, user, passwordHash, admin, guest, false, false, false, nowTs));
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
                    row.getBoolean("guest"),
                    row.getBoolean("deactivated"),
                    row.getBoolean("locked"),
                    row.getBoolean("suspended"),
                    row.getLong("created_ts")));
        }
        return Optional.empty();
    }

    @Override
    public void setPassword(long userNid, String passwordHash) {
        database.query(SET_PASSWORD, Params.of(userNid).value(passwordHash));
    }

    @Override
    public boolean upgradeGuest(long userNid, @Nullable String passwordHash) {
        boolean done =
                database.query(UPGRADE, Params.of(userNid).value(passwordHash)).size() > 0;
        sessions.forget(userNid);
        return done;
    }

    @Override
    public void setLocked(long userNid, boolean locked) {
        database.query(SET_LOCKED, Params.of(userNid).value(locked));
        sessions.forget(userNid);
    }

    @Override
    public void setSuspended(long userNid, boolean suspended) {
        database.query(SET_SUSPENDED, Params.of(userNid).value(suspended));
        sessions.forget(userNid);
    }

    @Override
    public int deactivate(long userNid, boolean erase, long nowTs) {
        int devices = database.query(DEACTIVATE, Params.of(userNid).value(erase).value(nowTs))
                .size();
        sessions.forget(userNid);
        erased.invalidateAll();
        return devices;
    }

    @Override
    public List<Leaver> leavers(int limit) {
        List<Leaver> found = new ArrayList<>();
        for (Row row : database.read(LEAVERS, Params.of(limit))) {
            found.add(new Leaver(
                    row.getLong("user_nid"), new UserId(row.getString("user_id")), row.getBoolean("erased")));
        }
        return found;
    }

    @Override
    public void hasLeft(long userNid) {
        database.query(HAS_LEFT, Params.of(userNid));
    }

    @Override
    public Set<UserId> erased(Collection<UserId> users) {
        Set<UserId> found = new HashSet<>();
        Set<UserId> asked = new HashSet<>();
        for (UserId user : users) {
            Boolean known = erased.getIfPresent(user);
            if (known == null && user.value().indexOf('\0') < 0) {
                asked.add(user);
            } else if (Boolean.TRUE.equals(known)) {
                found.add(user);
            }
        }
        if (asked.isEmpty()) {
            return found;
        }
        Params params = Params.of().texts(asked.stream().map(UserId::value).toList());
        for (Row row : database.read(ERASED, params)) {
            found.add(new UserId(row.getString("user_id")));
        }
        asked.forEach(user -> erased.put(user, found.contains(user)));
        return found;
    }
}
