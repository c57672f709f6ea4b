package dev.vesta.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.vesta.core.error.Check;
import dev.vesta.core.port.Numbers;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
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
    /// Who asks for more at once takes in a large room: most of these will not be asked for again, and would drive out
    /// those that will.
    private static final int MAX_REMEMBERED = 1_000;
    /// A second round is needed only when another node makes the same row at the same moment.
    private static final int MAX_ROUNDS = 5;

    /// The look-up is a subquery, so that it goes through the index however large a part of the table is asked for.
    private static final String STATE_KEYS = """
            WITH v AS MATERIALIZED (
              SELECT n, type, state_key,
                (SELECT s.nid FROM state_key s WHERE s.type = u.type AND s.state_key = u.state_key) AS nid
              FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY AS u (type, state_key, n)),
            made AS (
              INSERT INTO state_key (type, state_key)
              SELECT type, state_key FROM v WHERE nid IS NULL ORDER BY type, state_key
              ON CONFLICT DO NOTHING RETURNING nid, type, state_key)
            SELECT n, nid FROM v WHERE nid IS NOT NULL
            UNION ALL SELECT v.n, made.nid FROM made JOIN v USING (type, state_key)
            """;
    private static final String KNOWN_STATE_KEYS = """
            SELECT s.nid, s.type, s.state_key
            FROM unnest($1::bytea[], $2::bytea[]) AS v (type, state_key) JOIN state_key s USING (type, state_key)
            """;
    private static final String STATE_KEYS_OF = "SELECT nid, type, state_key FROM state_key WHERE nid = ANY($1)";
    private static final String USERS = """
            WITH v AS MATERIALIZED (
              SELECT n, user_id, local, (SELECT w.nid FROM user_id w WHERE w.user_id = u.user_id) AS nid
              FROM unnest($1::text[], $2::boolean[]) WITH ORDINALITY AS u (user_id, local, n)),
            made AS (
              INSERT INTO user_id (user_id, local)
              SELECT user_id, local FROM v WHERE nid IS NULL ORDER BY user_id
              ON CONFLICT DO NOTHING RETURNING nid, user_id)
            SELECT n, nid FROM v WHERE nid IS NOT NULL
            UNION ALL SELECT v.n, made.nid FROM made JOIN v USING (user_id)
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
        return resolve(wanted, keyNids, this::makeStateKeys);
    }

    @Override
    public Map<StateKey, Long> knownStateKeys(Collection<StateKey> wanted) {
        Set<StateKey> distinct = new LinkedHashSet<>(wanted);
        Map<StateKey, Long> found = new HashMap<>(keyNids.getAllPresent(distinct));
        distinct.removeAll(found.keySet());
        if (!distinct.isEmpty()) {
            found.putAll(findStateKeys(distinct));
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

    private Map<StateKey, Long> findStateKeys(Collection<StateKey> wanted) {
        Map<StateKey, Long> found = new HashMap<>();
        for (Row row : database.read(KNOWN_STATE_KEYS, columnsOf(wanted))) {
            StateKey key = stateKeyOf(row);
            remember(row.getLong("nid"), key, keyNids, keys);
            found.put(key, row.getLong("nid"));
        }
        return found;
    }

    private Map<StateKey, Long> makeStateKeys(List<StateKey> missing) {
        // Asking again is harmless, so `read` with its second try is right although rows are made.
        return numbered(missing, database.read(STATE_KEYS, columnsOf(missing)), keyNids, keys);
    }

    private static Params columnsOf(Collection<StateKey> wanted) {
        List<Buffer> types = new ArrayList<>(wanted.size());
        List<Buffer> stateKeys = new ArrayList<>(wanted.size());
        for (StateKey key : wanted) {
            types.add(Params.utf8Of(key.type()));
            stateKeys.add(Params.utf8Of(key.stateKey()));
        }
        return Params.of().buffers(types).buffers(stateKeys);
    }

    private Map<UserId, Long> makeUsers(List<UserId> missing) {
        List<String> ids = new ArrayList<>(missing.size());
        List<Boolean> local = new ArrayList<>(missing.size());
        for (UserId user : missing) {
            ids.add(user.value());
            local.add(isLocal(user));
        }
        return numbered(missing, database.read(USERS, Params.of().texts(ids).bools(local)), userNids, users);
    }

    /// What an answer in rows of (place among those asked for, from 1; number) says.
    private static <K> Map<K, Long> numbered(
            List<K> asked, RowSet<Row> answer, Cache<K, Long> nids, Cache<Long, K> values) {
        Map<K, Long> made = HashMap.newHashMap(asked.size());
        for (Row row : answer) {
            K key = asked.get(Math.toIntExact(row.getLong(0)) - 1);
            long nid = row.getLong(1);
            if (asked.size() <= MAX_REMEMBERED) {
                remember(nid, key, nids, values);
            }
            made.put(key, nid);
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
            Collection<K> wanted, Cache<K, Long> nids, Function<List<K>, Map<K, Long>> make) {
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
