package dev.vesta.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Device;
import dev.vesta.core.account.Peer;
import dev.vesta.core.port.SessionStore;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Devices, access and refresh tokens; of tokens only the SHA-256.
final class PgSessionStore implements SessionStore {
    private static final long MAX_CACHED_TOKENS = 100_000;
    private static final int SIGHTINGS_A_STATEMENT = 1000;

    private static final String PUT_SESSION = """
            WITH d AS (
              INSERT INTO device (user_nid, device_id, display_name, created_ts) VALUES ($1, $2, $3, $5)
              ON CONFLICT DO NOTHING RETURNING device_id),
            ended AS (
              DELETE FROM access_token WHERE user_nid = $1 AND device_id = $2 RETURNING token_hash),
            stale AS (
              DELETE FROM refresh_token WHERE user_nid = $1 AND device_id = $2),
            made AS (
              INSERT INTO access_token (token_hash, user_nid, device_id, created_ts, expires_ts)
              VALUES ($4, $1, $2, $5, $6)),
            renewable AS (
              INSERT INTO refresh_token (token_hash, user_nid, device_id, access_hash, created_ts)
              SELECT $7::bytea, $1, $2, $4, $5 WHERE $7::bytea IS NOT NULL)
            SELECT token_hash FROM ended UNION ALL SELECT NULL FROM d
            """;
    /// With the refresh token of the same making when it still waits for its first use.
    private static final String BY_TOKEN = """
            SELECT t.user_nid, t.device_id, t.expires_ts, u.user_id, a.admin, a.guest, a.locked, a.suspended,
              r.token_hash AS refresh, r.replaces
            FROM access_token t JOIN user_id u ON u.nid = t.user_nid JOIN account a ON a.user_nid = t.user_nid
            LEFT JOIN refresh_token r ON r.access_hash = t.token_hash AND r.replaces IS NOT NULL
            WHERE t.token_hash = $1
            """;
    private static final String REFRESH = """
            WITH old AS (
              SELECT r.user_nid, r.device_id, r.replaces, a.locked
              FROM refresh_token r JOIN account a ON a.user_nid = r.user_nid
              WHERE r.token_hash = $1 FOR UPDATE OF r),
            unused AS (
              DELETE FROM refresh_token WHERE replaces = $1 AND EXISTS (SELECT FROM old WHERE NOT locked)
              RETURNING access_hash),
            ended AS (
              DELETE FROM access_token t USING unused WHERE t.token_hash = unused.access_hash),
            made AS (
              INSERT INTO access_token (token_hash, user_nid, device_id, created_ts, expires_ts)
              SELECT $2, user_nid, device_id, $4, $5 FROM old WHERE NOT locked),
            renewable AS (
              INSERT INTO refresh_token (token_hash, user_nid, device_id, access_hash, replaces, created_ts)
              SELECT $3, user_nid, device_id, $2, $1, $4 FROM old WHERE NOT locked)
            SELECT locked, replaces FROM old
            """;
    /// What replaces others is used for the first time: they end. So do others that were made at the same time.
    private static final String CONFIRM = """
            WITH old AS (
              DELETE FROM refresh_token WHERE token_hash = $2 OR (replaces = $2 AND token_hash <> $1)
              RETURNING access_hash),
            kept AS (
              UPDATE refresh_token SET replaces = NULL WHERE token_hash = $1)
            DELETE FROM access_token t USING old WHERE t.token_hash = old.access_hash RETURNING t.token_hash
            """;
    private static final String DEVICES = """
            SELECT device_id, display_name, last_seen_ts, last_seen_ip, last_seen_agent FROM device
            WHERE user_nid = $1 AND ($2::bytea IS NULL OR device_id = $2) ORDER BY created_ts, device_id
            """;
    private static final String RENAME = "UPDATE device SET display_name = $3 WHERE user_nid = $1 AND device_id = $2";
    private static final String DELETE = """
            WITH ended AS (
              DELETE FROM access_token WHERE user_nid = $1 AND device_id = ANY ($2) RETURNING token_hash),
            gone AS (
              DELETE FROM device WHERE user_nid = $1 AND device_id = ANY ($2) RETURNING device_id)
            SELECT token_hash FROM ended UNION ALL SELECT NULL FROM gone
            """;
    private static final String DELETE_OTHERS = """
            WITH ended AS (
              DELETE FROM access_token WHERE user_nid = $1 AND ($2::bytea IS NULL OR device_id <> $2)
              RETURNING token_hash),
            gone AS (
              DELETE FROM device WHERE user_nid = $1 AND ($2::bytea IS NULL OR device_id <> $2) RETURNING device_id)
            SELECT token_hash FROM ended UNION ALL SELECT NULL FROM gone
            """;
    private static final String SEEN = """
            UPDATE device d SET last_seen_ts = s.ts, last_seen_ip = s.ip, last_seen_agent = s.agent
            FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bytea[])
              AS s (user_nid, device_id, ts, ip, agent)
            WHERE d.user_nid = s.user_nid AND d.device_id = s.device_id AND coalesce(d.last_seen_ts, 0) < s.ts
            """;

    private final Database database;
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(MAX_CACHED_TOKENS).build();
    /// Counts the times that sessions ended, so that a look-up that was under way meanwhile leaves nothing behind.
    private final AtomicLong endings = new AtomicLong();

    PgSessionStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean putSession(long userNid, DeviceId device, @Nullable String displayName, Hashes tokens, long nowTs) {
        Params params = Params.of(userNid)
                .utf8(device.value())
                .utf8(displayName)
                .bytes(tokens.accessHash())
                .value(nowTs)
                .value(nullable(tokens.expiresTs()))
                .value(tokens.refreshHash() == null ? null : Buffer.buffer(tokens.refreshHash()));
        return end(database.query(PUT_SESSION, params)) > 0;
    }

    @Override
    public Optional<Known> byAccessToken(byte[] accessHash, long nowTs) {
        String key = HexFormat.of().formatHex(accessHash);
        Known cached = known.getIfPresent(key);
        if (cached != null) {
            return Optional.of(cached);
        }
        long before = endings.get();
        for (Row row : database.read(BY_TOKEN, Params.of().bytes(accessHash))) {
            Known found = known(row);
            Buffer replaces = row.getBuffer("replaces");
            if (replaces != null && found.expiresTs() > nowTs) {
                confirm(row.getBuffer("refresh"), replaces);
                // Our own ending.
                before++;
            }
            known.put(key, found);
            if (endings.get() != before) {
                known.invalidate(key);
            }
            return Optional.of(found);
        }
        return Optional.empty();
    }

    private static Known known(Row row) {
        Long expires = row.getLong("expires_ts");
        Caller caller = new Caller(
                row.getLong("user_nid"),
                new UserId(row.getString("user_id")),
                new DeviceId(Params.textOf(row.getBuffer("device_id"))),
                row.getBoolean("admin"),
                row.getBoolean("guest"),
                row.getBoolean("locked"),
                row.getBoolean("suspended"));
        return new Known(caller, expires == null ? NEVER : expires);
    }

    @Override
    public Renewal refresh(byte[] refreshHash, Hashes next, long nowTs) {
        if (next.refreshHash() == null) {
            throw new IllegalArgumentException("a refreshed session can be refreshed again");
        }
        Params params = Params.of()
                .bytes(refreshHash)
                .bytes(next.accessHash())
                .bytes(next.refreshHash())
                .value(nowTs)
                .value(nullable(next.expiresTs()));
        for (Row row : database.query(REFRESH, params)) {
            if (row.getBoolean("locked")) {
                return Renewal.LOCKED;
            }
            Buffer replaces = row.getBuffer("replaces");
            if (replaces != null) {
                confirm(Buffer.buffer(refreshHash), replaces);
            }
            return Renewal.DONE;
        }
        return Renewal.UNKNOWN;
    }

    private void confirm(Buffer used, Buffer replaced) {
        end(database.query(CONFIRM, Params.of().value(used).value(replaced)));
    }

    @Override
    public List<Device> devices(long userNid) {
        return devices(Params.of(userNid).value(null));
    }

    @Override
    public Optional<Device> device(long userNid, DeviceId device) {
        return devices(Params.of(userNid).utf8(device.value())).stream().findFirst();
    }

    private List<Device> devices(Params params) {
        List<Device> found = new ArrayList<>();
        for (Row row : database.read(DEVICES, params)) {
            Long ts = row.getLong("last_seen_ts");
            String agent = text(row, "last_seen_agent");
            String ip = text(row, "last_seen_ip");
            found.add(new Device(
                    new DeviceId(Params.textOf(row.getBuffer("device_id"))),
                    text(row, "display_name"),
                    ts == null || ip == null ? null : new Device.Sighting(ts, new Peer(ip, agent))));
        }
        return found;
    }

    private static @Nullable String text(Row row, String column) {
        Buffer value = row.getBuffer(column);
        return value == null ? null : Params.textOf(value);
    }

    @Override
    public boolean rename(long userNid, DeviceId device, String displayName) {
        Params params = Params.of(userNid).utf8(device.value()).utf8(displayName);
        return database.query(RENAME, params).rowCount() > 0;
    }

    @Override
    public int deleteDevices(long userNid, Collection<DeviceId> devices) {
        List<Buffer> ids =
                devices.stream().map(device -> Params.utf8Of(device.value())).toList();
        return end(database.query(DELETE, Params.of(userNid).buffers(ids)));
    }

    @Override
    public int deleteOtherDevices(long userNid, @Nullable DeviceId kept) {
        Params params = Params.of(userNid).utf8(kept == null ? null : kept.value());
        return end(database.query(DELETE_OTHERS, params));
    }

    @Override
    public void seen(Map<Seen, Device.Sighting> sightings) {
        List<Map.Entry<Seen, Device.Sighting>> all = List.copyOf(sightings.entrySet());
        for (int from = 0; from < all.size(); from += SIGHTINGS_A_STATEMENT) {
            var some = all.subList(from, Math.min(all.size(), from + SIGHTINGS_A_STATEMENT));
            List<Long> users = new ArrayList<>();
            List<Buffer> devices = new ArrayList<>();
            List<Long> times = new ArrayList<>();
            List<Buffer> addresses = new ArrayList<>();
            List<@Nullable Buffer> agents = new ArrayList<>();
            for (var entry : some) {
                Peer peer = entry.getValue().peer();
                users.add(entry.getKey().userNid());
                devices.add(Params.utf8Of(entry.getKey().device().value()));
                times.add(entry.getValue().ts());
                addresses.add(Params.utf8Of(peer.address()));
                agents.add(peer.userAgent() == null ? null : Params.utf8Of(peer.userAgent()));
            }
            Params params = Params.of()
                    .longs(users)
                    .buffers(devices)
                    .longs(times)
                    .buffers(addresses)
                    .value(agents.toArray(new Buffer[0]));
            database.query(SEEN, params);
        }
    }

    /// What the cache knows of this user's sessions may have changed.
    void forget(long userNid) {
        endings.incrementAndGet();
        known.asMap().values().removeIf(one -> one.caller().userNid() == userNid);
    }

    /// Takes ended tokens out of the cache.
    ///
    /// @param tokens their hashes; null for what is no token
    /// @return how many nulls there were
    private int end(RowSet<Row> tokens) {
        endings.incrementAndGet();
        int others = 0;
        for (Row row : tokens) {
            Buffer hash = row.getBuffer("token_hash");
            if (hash == null) {
                others++;
            } else {
                known.invalidate(HexFormat.of().formatHex(hash.getBytes()));
            }
        }
        return others;
    }

    private static @Nullable Long nullable(long expiresTs) {
        return expiresTs == NEVER ? null : expiresTs;
    }
}
