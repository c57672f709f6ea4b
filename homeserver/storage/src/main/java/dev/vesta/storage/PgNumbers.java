package dev.vesta.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.vesta.core.error.Check;
import dev.vesta.core.port.Numbers;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Numbers: events, rooms and nodes from blocks; state keys and users from their tables, made on demand.
final class PgNumbers implements Numbers {
    private static final long MAX_CACHED = 200_000;
    /// A second round is needed only when another node makes the same row at the same moment.
    private static final int MAX_ROUNDS = 5;

    private static final String STATE_KEYS = """
            WITH v AS (SELECT DISTINCT type, state_key FROM unnest($1::bytea[], $2::bytea[]) AS v (type, state_key)),
            known AS (SELECT s.nid, s.type, s.state_key FROM state_key s JOIN v USING (type, state_key)),
            made AS (
              INSERT INTO state_key (type, state_key)
              SELECT type, state_key FROM v
              WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.type = v.type AND k.state_key = v.state_key)
              ORDER BY type, state_key
              ON CONFLICT DO NOTHING RETURNING nid, type, state_key)
            SELECT nid, type, state_key FROM known UNION ALL SELECT nid, type, state_key FROM made
            """;
    private static final String KNOWN_STATE_KEYS = """
            SELECT s.nid, s.type, s.state_key
            FROM unnest($1::bytea[], $2::bytea[]) AS v (type, state_key) JOIN state_key s USING (type, state_key)
            """;
    private static final String STATE_KEYS_OF = "SELECT nid, type, state_key FROM state_key WHERE nid = ANY($1)";
    private static final String USERS = """
            WITH v AS (SELECT DISTINCT user_id, local FROM unnest($1::text[], $2::boolean[]) AS v (user_id, local)),
            known AS (SELECT u.nid, u.user_id FROM user_id u JOIN v ON u.user_id = v.user_id),
            made AS (
              INSERT INTO user_id (user_id, local)
              SELECT user_id, local FROM v WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.user_id = v.user_id)
              ORDER BY user_id
              ON CONFLICT DO NOTHING RETURNING nid, user_id)
            SELECT nid, user_id FROM known UNION ALL SELECT nid, user_id FROM made
            """;
    private static final String USERS_OF = "SELECT nid, user_id FROM user_id WHERE nid = ANY($1)";

    private final Database database;
    private final String localSuffix;
    private final NumberBlock events;
    private final NumberBlock rooms;
    private final NumberBlock nodes;
    private final Cache<StateKey, Long> keyNids = cache();
    private final Cache<Long, StateKey> keys = cache();
    private final Cache<UserId, Long> userNids = cache();
    private final Cache<Long, UserId> users = cache();

    PgNumbers(Database database) {
        this.database = database;
        this.localSuffix = ":" + database.serverName().value();
        this.events = new NumberBlock(database.pool(), "event_nid");
        this.rooms = new NumberBlock(database.pool(), "room_nid");
        this.nodes = new NumberBlock(database.pool(), "node_id");
    }

    @Override
    public long newEvent() {
        return events.next();
    }

    @Override
    public long newRoom() {
        return rooms.next();
    }

    @Override
    public long newNode() {
        return nodes.next();
    }

    @Override
    public Map<StateKey, Long> stateKeys(Collection<StateKey> wanted) {
        return resolve(wanted, keyNids, missing -> stateKeys(STATE_KEYS, missing));
    }

    @Override
    public Map<StateKey, Long> knownStateKeys(Collection<StateKey> wanted) {
        Set<StateKey> distinct = new LinkedHashSet<>(wanted);
        Map<StateKey, Long> found = new HashMap<>(keyNids.getAllPresent(distinct));
        distinct.removeAll(found.keySet());
        if (!distinct.isEmpty()) {
            found.putAll(stateKeys(KNOWN_STATE_KEYS, distinct));
        }
        return found;
    }

    @Override
    public Map<Long, StateKey> stateKeysOf(Collection<Long> nids) {
        return CacheLoads.through(nids, keys, missing -> {
            Map<Long, StateKey> loaded = new HashMap<>();
            database.read(STATE_KEYS_OF, Params.of().longs(missing))
                    .forEach(row -> loaded.put(row.getLong("nid"), stateKeyOf(row)));
            return loaded;
        });
    }

    @Override
    public Map<UserId, Long> users(Collection<UserId> wanted) {
        return resolve(wanted, userNids, this::makeUsers);
    }

    @Override
    public Map<Long, UserId> usersOf(Collection<Long> nids) {
        return CacheLoads.through(nids, users, missing -> {
            Map<Long, UserId> loaded = new HashMap<>();
            database.read(USERS_OF, Params.of().longs(missing))
                    .forEach(row -> loaded.put(row.getLong("nid"), new UserId(row.getString("user_id"))));
            return loaded;
        });
    }

    private Map<StateKey, Long> stateKeys(String sql, Collection<StateKey> missing) {
        List<Buffer> types = new ArrayList<>();
        List<Buffer> stateKeys = new ArrayList<>();
        for (StateKey key : missing) {
            types.add(Params.utf8Of(key.type()));
            stateKeys.add(Params.utf8Of(key.stateKey()));
        }
        Map<StateKey, Long> made = new HashMap<>();
        // Asking again is harmless, so `read` with its second try is right although rows are made.
        for (Row row : database.read(sql, Params.of().buffers(types).buffers(stateKeys))) {
            StateKey key = stateKeyOf(row);
            remember(row.getLong("nid"), key, keyNids, keys);
            made.put(key, row.getLong("nid"));
        }
        return made;
    }

    private Map<UserId, Long> makeUsers(Collection<UserId> missing) {
        List<String> ids = new ArrayList<>();
        List<Boolean> local = new ArrayList<>();
        for (UserId user : missing) {
            ids.add(user.value());
            local.add(isLocal(user));
        }
        Map<UserId, Long> made = new HashMap<>();
        for (Row row : database.read(USERS, Params.of().texts(ids).bools(local))) {
            UserId user = new UserId(row.getString("user_id"));
            remember(row.getLong("nid"), user, userNids, users);
            made.put(user, row.getLong("nid"));
        }
        return made;
    }

    private boolean isLocal(UserId user) {
        int colon = user.value().indexOf(':');
        return colon > 0 && user.value().substring(colon).equals(localSuffix);
    }

    private static StateKey stateKeyOf(Row row) {
        return new StateKey(Params.textOf(row.getBuffer("type")), Params.textOf(row.getBuffer("state_key")));
    }

    private static <K> Map<K, Long> resolve(
            Collection<K> wanted, Cache<K, Long> nids, Function<Collection<K>, Map<K, Long>> make) {
        Set<K> distinct = new LinkedHashSet<>(wanted);
        Map<K, Long> found = new HashMap<>(nids.getAllPresent(distinct));
        for (int round = 0; found.size() < distinct.size(); round++) {
            Check.that(round < MAX_ROUNDS, "numbers for new rows neither made nor found");
            List<K> missing =
                    distinct.stream().filter(k -> !found.containsKey(k)).toList();
            found.putAll(make.apply(missing));
        }
        return found;
    }

    private static <K> void remember(long nid, K key, Cache<K, Long> nids, Cache<Long, K> values) {
        nids.put(key, nid);
        values.put(nid, key);
    }

    private static <K, V> Cache<K, V> cache() {
        return Caffeine.newBuilder().maximumSize(MAX_CACHED).build();
    }
}
