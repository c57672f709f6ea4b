package dev.vesta.storage;

import dev.vesta.core.port.RelationStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Relations: one statement a method, whatever the number of events.
final class PgRelationStore implements RelationStore {
    private static final int MAX_REFERENCES = 100;

    /// $1 room, $2 ids of events, $3 who asks, $4 whom they ignore. Most events have nothing that relates to them: one
    /// look at the index leaves these out before anything is counted.
    private static final String BUNDLES = """
            WITH ignored AS (SELECT nid FROM user_id WHERE user_id = ANY($4::text[]))
            SELECT p.nid, d.edit, f.refs, t.latest, t.count, t.participated
            FROM (SELECT DISTINCT parent_id FROM relation WHERE room_nid = $1 AND parent_id = ANY($2)) q
            JOIN event p ON p.event_id = q.parent_id AND p.room_nid = $1
            LEFT JOIN LATERAL (
              SELECT x.event_nid AS edit FROM relation x JOIN event c ON c.nid = x.event_nid
              WHERE x.room_nid = $1 AND x.parent_id = p.event_id AND x.rel_type = 'm.replace'
                AND x.sender_nid = p.sender_nid AND x.type = p.type
                AND x.sender_nid NOT IN (SELECT nid FROM ignored)
              ORDER BY c.origin_server_ts DESC, c.event_id DESC LIMIT 1) d ON true
            LEFT JOIN LATERAL (
              SELECT array_agg(y.event_nid ORDER BY y.ord) AS refs FROM (
                SELECT x.event_nid, x.ord FROM relation x
                WHERE x.room_nid = $1 AND x.parent_id = p.event_id AND x.rel_type = 'm.reference'
                  AND x.sender_nid NOT IN (SELECT nid FROM ignored)
                ORDER BY x.ord LIMIT %d) y) f ON true
            LEFT JOIN LATERAL (
              SELECT (array_agg(x.event_nid ORDER BY x.ord DESC))[1] AS latest, count(*) AS count,
                bool_or(x.sender_nid = $3) AS participated
              FROM relation x
              WHERE x.room_nid = $1 AND x.parent_id = p.event_id AND x.rel_type = 'm.thread'
                AND x.sender_nid NOT IN (SELECT nid FROM ignored)) t ON true
            WHERE (d.edit IS NOT NULL OR f.refs IS NOT NULL OR t.latest IS NOT NULL)
            """.formatted(MAX_REFERENCES);
    private static final String ANNOTATED = """
            SELECT 1 FROM relation
            WHERE room_nid = $1 AND parent_id = $2 AND rel_type = 'm.annotation' AND sender_nid = $3 AND type = $4
              AND annotation = $5
            LIMIT 1
            """;
    private static final String WITH_CHILDREN = """
            SELECT p.nid FROM event p
            WHERE p.nid = ANY($2) AND p.room_nid = $1 AND EXISTS (
              SELECT 1 FROM relation x
              WHERE x.room_nid = $1 AND x.parent_id = p.event_id
                AND (cardinality($3::bytea[]) = 0 OR x.rel_type = ANY($3))
                AND (cardinality($4::text[]) = 0
                  OR x.sender_nid IN (SELECT nid FROM user_id WHERE user_id = ANY($4))))
            """;
    private static final String THREADS = """
            SELECT p.nid, t.latest FROM (
              SELECT parent_id, max(ord) AS latest, bool_or(sender_nid = $3) AS participated FROM relation
              WHERE room_nid = $1 AND rel_type = 'm.thread'
                AND sender_nid NOT IN (SELECT nid FROM user_id WHERE user_id = ANY($4::text[]))
              GROUP BY parent_id) t
            JOIN event p ON p.event_id = t.parent_id AND p.room_nid = $1
            WHERE t.latest < $2 AND ($3::bigint IS NULL OR t.participated OR p.sender_nid = $3)
            ORDER BY t.latest DESC LIMIT $5
            """;

    private final Database database;

    PgRelationStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Long> children(RoomRef room, Wanted wanted, long fromOrd, boolean backwards, int limit) {
        String order = backwards ? "DESC" : "ASC";
        String sql = wanted.recurse() ? recursive(order) : direct(order);
        Params params = Params.of(room.nid()).value(wanted.parent().value());
        params.utf8(wanted.relType()).utf8(wanted.type());
        params.value(backwards ? Long.MIN_VALUE : fromOrd).value(backwards ? fromOrd : Long.MAX_VALUE);
        List<Long> found = new ArrayList<>();
        database.read(sql, params.value((long) limit)).forEach(row -> found.add(row.getLong("event_nid")));
        return found;
    }

    @Override
    public Map<Long, Bundle> bundles(RoomRef room, Collection<EventId> events, long userNid, Set<UserId> ignored) {
        Map<Long, Bundle> found = new HashMap<>();
        if (events.isEmpty()) {
            return found;
        }
        List<String> ids = events.stream().map(EventId::value).toList();
        Params params = Params.of(room.nid()).texts(ids).value(userNid).texts(texts(ignored));
        for (Row row : database.read(BUNDLES, params)) {
            Long[] references = row.getArrayOfLongs("refs");
            Long latest = row.getLong("latest");
            Replies thread = latest == null
                    ? null
                    : new Replies(latest, row.getLong("count"), Boolean.TRUE.equals(row.getBoolean("participated")));
            List<Long> refs = references == null ? List.of() : List.of(references);
            found.put(row.getLong("nid"), new Bundle(row.getLong("edit"), refs, thread));
        }
        return found;
    }

    @Override
    public boolean annotated(RoomRef room, long userNid, String type, EventId parent, String key) {
        Params params = Params.of(room.nid()).value(parent.value()).value(userNid);
        return database.read(ANNOTATED, params.utf8(type).utf8(key)).iterator().hasNext();
    }

    @Override
    public Set<Long> withChildren(RoomRef room, Collection<Long> events, Set<String> relTypes, Set<String> senders) {
        Set<Long> found = new HashSet<>();
        if (!events.isEmpty()) {
            List<Buffer> types = relTypes.stream().map(Params::utf8Of).toList();
            Params params = Params.of(room.nid()).longs(events).buffers(types);
            // Text refuses U+0000, which no user id holds.
            params.texts(senders.stream().filter(user -> user.indexOf('\0') < 0).toList());
            database.read(WITH_CHILDREN, params).forEach(row -> found.add(row.getLong("nid")));
        }
        return found;
    }

    @Override
    public List<Listed> threads(
            RoomRef room, long beforeOrd, @Nullable Long participantNid, Set<UserId> ignored, int limit) {
        Params params = Params.of(room.nid()).value(beforeOrd).value(participantNid);
        List<Listed> found = new ArrayList<>();
        for (Row row : database.read(THREADS, params.texts(texts(ignored)).value((long) limit))) {
            found.add(new Listed(row.getLong("nid"), row.getLong("latest")));
        }
        return found;
    }

    /// $1 room, $2 parent, $3 relation or null, $4 type or null, $5 and $6 places that bound, $7 limit.
    private static String direct(String order) {
        return """
            SELECT event_nid FROM relation
            WHERE room_nid = $1 AND parent_id = $2 AND ($3::bytea IS NULL OR rel_type = $3)
              AND ($4::bytea IS NULL OR type = $4) AND ord BETWEEN $5 AND $6
            ORDER BY ord %s LIMIT $7
            """.formatted(order);
    }

    /// The same parameters.
    private static String recursive(String order) {
        return """
            WITH RECURSIVE c (event_nid, type, ord, depth) AS (
              SELECT event_nid, type, ord, 1 FROM relation
              WHERE room_nid = $1 AND parent_id = $2 AND ($3::bytea IS NULL OR rel_type = $3)
                AND ($4::bytea IS NULL OR type = $4)
              UNION
              SELECT x.event_nid, x.type, x.ord, c.depth + 1
              FROM c JOIN event e ON e.nid = c.event_nid
              JOIN relation x ON x.room_nid = $1 AND x.parent_id = e.event_id
              WHERE c.depth < %d AND ($3::bytea IS NULL OR x.rel_type = $3) AND ($4::bytea IS NULL OR x.type = $4))
            SELECT event_nid FROM c WHERE ord BETWEEN $5 AND $6 GROUP BY event_nid, ord ORDER BY ord %s LIMIT $7
            """.formatted(MAX_DEPTH, order);
    }

    private static List<String> texts(Set<UserId> users) {
        return users.stream()
                .map(UserId::value)
                .filter(user -> user.indexOf('\0') < 0)
                .toList();
    }
}
