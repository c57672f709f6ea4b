package dev.vesta.storage;

import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names of rooms, and the directory. A row of a room that is being deleted counts as none: readers ask for the room's
/// own row with it, and writers lock that row, so that no row comes after the deletion has looked.
final class PgDirectoryStore implements DirectoryStore {
    private static final String NAME = """
            INSERT INTO room_alias (alias, room_nid, creator_nid, created_ts)
            SELECT $1, r.nid, $3, $4 FROM room r WHERE r.nid = $2 FOR KEY SHARE
            ON CONFLICT (alias) DO UPDATE
              SET room_nid = excluded.room_nid, creator_nid = excluded.creator_nid, created_ts = excluded.created_ts
              WHERE room_alias.room_nid IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM room WHERE nid = room_alias.room_nid)
            """;
    private static final String RESERVE = """
            INSERT INTO room_alias (alias, creator_nid, created_ts) VALUES ($1, $2, $3)
            ON CONFLICT (alias) DO UPDATE
              SET room_nid = NULL, creator_nid = excluded.creator_nid, created_ts = excluded.created_ts
              WHERE CASE WHEN room_alias.room_nid IS NULL THEN room_alias.created_ts < $4
                ELSE NOT EXISTS (SELECT 1 FROM room WHERE nid = room_alias.room_nid) END
            """;
    private static final String SETTLE = """
            UPDATE room_alias SET room_nid = r.nid
            FROM (SELECT nid FROM room WHERE nid = $2 FOR KEY SHARE) r
            WHERE alias = $1 AND room_nid IS NULL
            """;
    private static final String DELETE = "DELETE FROM room_alias WHERE alias = $1";
    private static final String FIND = """
            SELECT a.alias, a.creator_nid, r.nid AS room_nid, r.room_id, r.version
            FROM room_alias a JOIN room r ON r.nid = a.room_nid WHERE a.alias = ANY($1)
            """;
    private static final String ALIASES_OF = "SELECT alias FROM room_alias WHERE room_nid = $1 ORDER BY alias LIMIT $2";
    private static final String MOVE = """
            WITH target AS (SELECT nid FROM room WHERE nid = $2 FOR KEY SHARE),
            named AS (UPDATE room_alias SET room_nid = t.nid FROM target t WHERE room_nid = $1),
            gone AS (DELETE FROM directory_room WHERE room_nid = $1 RETURNING room_nid)
            INSERT INTO directory_room (room_nid) SELECT t.nid FROM target t, gone ON CONFLICT DO NOTHING
            """;
    private static final String IS_LISTED = "SELECT 1 FROM directory_room WHERE room_nid = $1";
    private static final String LIST = """
            INSERT INTO directory_room (room_nid) SELECT nid FROM room WHERE nid = $1 FOR KEY SHARE
            ON CONFLICT DO NOTHING
            """;
    private static final String UNLIST = "DELETE FROM directory_room WHERE room_nid = $1";
    private static final String OLDER = """
            SELECT d.place, d.room_nid, r.room_id, r.version FROM directory_room d JOIN room r ON r.nid = d.room_nid
            WHERE d.place < $1 ORDER BY d.place DESC LIMIT $2
            """;
    private static final String NEWER = """
            SELECT d.place, d.room_nid, r.room_id, r.version FROM directory_room d JOIN room r ON r.nid = d.room_nid
            WHERE d.place > $1 ORDER BY d.place LIMIT $2
            """;
    private static final String COUNT = "SELECT count(*) AS n FROM directory_room";
    private static final String ROOMS = "SELECT nid AS room_nid, room_id, version FROM room WHERE room_id = ANY($1)";
    private static final String CURRENT_STATE = """
            SELECT room_nid, state_key_nid, event_nid FROM current_state
            WHERE room_nid = ANY($1) AND state_key_nid = ANY($2)
            """;
    private static final String OF_TYPE = """
            SELECT w.nid AS room_nid, c.event_nid FROM unnest($1::bigint[]) AS w (nid)
            CROSS JOIN LATERAL (
              SELECT s.event_nid FROM current_state s JOIN state_key k ON k.nid = s.state_key_nid
              WHERE s.room_nid = w.nid AND k.type = $2 ORDER BY s.event_nid LIMIT $3) c
            """;
    private static final String JOINED = """
            SELECT room_nid, count(*) AS n FROM membership
            WHERE room_nid = ANY($1) AND membership = 'join' GROUP BY room_nid
            """;

    private final Database database;
    private final EventRows rows;

    PgDirectoryStore(Database database, RoomCaches caches) {
        this.database = database;
        this.rows = new EventRows(database, caches);
    }

    @Override
    public boolean name(RoomAlias alias, RoomRef room, long creatorNid, long nowTs) {
        Params params = Params.of()
                .value(alias.value())
                .value(room.nid())
                .value(creatorNid)
                .value(nowTs);
        return database.query(NAME, params).rowCount() > 0;
    }

    @Override
    public boolean reserve(RoomAlias alias, long creatorNid, long nowTs, long staleTs) {
        Params params =
                Params.of().value(alias.value()).value(creatorNid).value(nowTs).value(staleTs);
        return database.query(RESERVE, params).rowCount() > 0;
    }

    @Override
    public void settle(RoomAlias alias, RoomRef room) {
        database.query(SETTLE, Params.of().value(alias.value()).value(room.nid()));
    }

    @Override
    public boolean delete(RoomAlias alias) {
        return database.query(DELETE, Params.of().value(alias.value())).rowCount() > 0;
    }

    @Override
    public Optional<NamedRoom> find(RoomAlias alias) {
        for (Row row : database.read(FIND, Params.of().texts(List.of(alias.value())))) {
            return Optional.of(new NamedRoom(rows.room(row), row.getLong("creator_nid")));
        }
        return Optional.empty();
    }

    @Override
    public Map<RoomAlias, RoomRef> findAll(Collection<RoomAlias> aliases) {
        Map<RoomAlias, RoomRef> found = new HashMap<>();
        if (!aliases.isEmpty()) {
            List<String> texts = aliases.stream().map(RoomAlias::value).toList();
            database.read(FIND, Params.of().texts(texts))
                    .forEach(row -> found.put(new RoomAlias(row.getString("alias")), rows.room(row)));
        }
        return found;
    }

    @Override
    public List<RoomAlias> aliasesOf(RoomRef room, int limit) {
        List<RoomAlias> found = new ArrayList<>();
        database.read(ALIASES_OF, Params.of(room.nid()).value((long) limit))
                .forEach(row -> found.add(new RoomAlias(row.getString("alias"))));
        return found;
    }

    @Override
    public void move(RoomRef from, RoomRef to) {
        database.query(MOVE, Params.of(from.nid()).value(to.nid()));
    }

    @Override
    public boolean isListed(RoomRef room) {
        return database.read(IS_LISTED, Params.of(room.nid())).iterator().hasNext();
    }

    @Override
    public void setListed(RoomRef room, boolean listed) {
        database.query(listed ? LIST : UNLIST, Params.of(room.nid()));
    }

    @Override
    public List<Listed> page(long place, boolean newer, int limit) {
        List<Listed> page = new ArrayList<>();
        database.read(newer ? NEWER : OLDER, Params.of(place).value((long) limit))
                .forEach(row -> page.add(new Listed(row.getLong("place"), rows.room(row))));
        return page;
    }

    @Override
    public long count() {
        return database.read(COUNT, Params.of()).iterator().next().getLong("n");
    }

    @Override
    public Map<RoomId, RoomRef> rooms(Collection<RoomId> ids) {
        // No stored id holds U+0000, and text would refuse it.
        List<String> texts = ids.stream()
                .map(RoomId::value)
                .filter(id -> id.indexOf('\0') < 0)
                .toList();
        Map<RoomId, RoomRef> found = new HashMap<>();
        if (!texts.isEmpty()) {
            for (Row row : database.read(ROOMS, Params.of().texts(texts))) {
                RoomRef room = rows.room(row);
                found.put(room.id(), room);
            }
        }
        return found;
    }

    @Override
    public Map<Long, Map<Long, Long>> currentState(Collection<Long> roomNids, Collection<Long> stateKeyNids) {
        Map<Long, Map<Long, Long>> found = new HashMap<>();
        if (!roomNids.isEmpty() && !stateKeyNids.isEmpty()) {
            for (Row row :
                    database.read(CURRENT_STATE, Params.of().longs(roomNids).longs(stateKeyNids))) {
                found.computeIfAbsent(row.getLong("room_nid"), _ -> new HashMap<>())
                        .put(row.getLong("state_key_nid"), row.getLong("event_nid"));
            }
        }
        return found;
    }

    @Override
    public Map<Long, List<Long>> currentOfType(Collection<Long> roomNids, String type, int limit) {
        Map<Long, List<Long>> found = new LinkedHashMap<>();
        if (!roomNids.isEmpty()) {
            Params params = Params.of().longs(roomNids).utf8(type).value((long) limit);
            for (Row row : database.read(OF_TYPE, params)) {
                found.computeIfAbsent(row.getLong("room_nid"), _ -> new ArrayList<>())
                        .add(row.getLong("event_nid"));
            }
        }
        return found;
    }

    @Override
    public Map<Long, Long> joinedCounts(Collection<Long> roomNids) {
        Map<Long, Long> found = new HashMap<>();
        if (!roomNids.isEmpty()) {
            database.read(JOINED, Params.of().longs(roomNids))
                    .forEach(row -> found.put(row.getLong("room_nid"), row.getLong("n")));
        }
        return found;
    }
}
