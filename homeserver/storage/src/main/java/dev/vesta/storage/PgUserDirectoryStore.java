package dev.vesta.storage;

import dev.vesta.core.port.UserDirectoryStore;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The user directory, by ranges of two indexes: of words and of user ids.
final class PgUserDirectoryStore implements UserDirectoryStore {
    /// The longest word leads, at most so many of its hits are looked at; short and common beginnings have more, and
    /// whoever types on gets to the others.
    private static final int MAX_CANDIDATES = 5000;

    /// Behind everything that goes on after a prefix, in the order of code points.
    private static final String LAST = "\uDBFF\uDFFF";

    /// Scores: 0 for an exact id or localpart, 1 for an exact word, then by how much longer the rest is.
    static final String SEARCH = """
            WITH by_word AS (
              SELECT w.user_nid, length(w.word) - length($2::text) + 1 AS score
              FROM (SELECT word, user_nid FROM directory_word
                    WHERE word >= $2 AND word < $3 ORDER BY word LIMIT\s""" + MAX_CANDIDATES + """
                   ) w
              WHERE NOT EXISTS (
                SELECT 1 FROM unnest($4::text[]) AS o (word) WHERE NOT EXISTS (
                  SELECT 1 FROM directory_word x
                  WHERE x.user_nid = w.user_nid AND x.word >= o.word AND x.word < o.word || $8))),
            by_id AS (
              SELECT u.nid AS user_nid,
                CASE WHEN u.user_id = $5 THEN 0
                  ELSE greatest(0, strpos(u.user_id, ':') - 1 - length($5::text)) END AS score
              FROM (SELECT nid, user_id FROM user_id
                    WHERE user_id >= $5 AND user_id < $6 AND local ORDER BY user_id LIMIT\s""" + MAX_CANDIDATES + """
                   ) u),
            c AS (
              SELECT user_nid, min(score) AS score
              FROM (SELECT * FROM by_word UNION ALL SELECT * FROM by_id) h WHERE user_nid <> $1 GROUP BY user_nid)
            SELECT u.user_id, p.displayname, p.avatar_url
            FROM c JOIN account a ON a.user_nid = c.user_nid JOIN user_id u ON u.nid = c.user_nid
            LEFT JOIN profile p ON p.user_nid = c.user_nid
            WHERE NOT a.deactivated AND EXISTS (
              SELECT 1 FROM membership m WHERE m.user_nid = c.user_nid AND m.membership = 'join' AND (
                EXISTS (SELECT 1 FROM open_room o WHERE o.room_nid = m.room_nid)
                OR EXISTS (SELECT 1 FROM membership s
                  WHERE s.user_nid = $1 AND s.room_nid = m.room_nid AND s.membership = 'join')))
            ORDER BY c.score, p.displayname IS NULL, u.user_id LIMIT $7
            """;
    private static final String OPEN =
            "INSERT INTO open_room (room_nid) SELECT nid FROM room WHERE nid = $1 ON CONFLICT DO NOTHING";
    private static final String CLOSED = "DELETE FROM open_room WHERE room_nid = $1";

    private static final String SHARED = """
            FROM user_id u
            JOIN membership b ON b.user_nid = u.nid AND b.membership = 'join'
            JOIN membership a ON a.user_nid = $1 AND a.room_nid = b.room_nid AND a.membership = 'join'
            JOIN room r ON r.nid = a.room_nid
            WHERE u.user_id = $2
            """;
    private static final String MUTUAL =
            "SELECT r.nid, r.room_id " + SHARED + " AND a.room_nid > $3 ORDER BY a.room_nid LIMIT $4";
    private static final String COUNT_MUTUAL = "SELECT count(*) AS count " + SHARED;

    private final Database database;

    PgUserDirectoryStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Hit> search(long searcherNid, Query query, int limit) {
        List<Hit> hits = new ArrayList<>();
        for (Row row : database.read(SEARCH, params(searcherNid, query, limit))) {
            hits.add(new Hit(
                    new UserId(row.getString("user_id")),
                    text(row.getBuffer("displayname")),
                    text(row.getBuffer("avatar_url"))));
        }
        return hits;
    }

    static Params params(long searcherNid, Query query, int limit) {
        List<String> words = query.words().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        String first = words.isEmpty() ? "" : words.getFirst();
        String id = query.userIdPrefix().length() > 1 ? query.userIdPrefix() : "";
        return Params.of(searcherNid)
                .value(first)
                // An empty range where there is nothing to look for.
                .value(first.isEmpty() ? "" : first + LAST)
                .texts(words.isEmpty() ? words : words.subList(1, words.size()))
                .value(id)
                .value(id.isEmpty() ? "" : id + LAST)
                .value((long) limit)
                .value(LAST);
    }

    @Override
    public void setOpen(long roomNid, boolean open) {
        database.query(open ? OPEN : CLOSED, Params.of(roomNid));
    }

    @Override
    public List<Mutual> mutualRooms(long userNid, UserId other, long after, int limit) {
        List<Mutual> found = new ArrayList<>();
        if (other.value().indexOf('\0') < 0) {
            Params params = Params.of(userNid).value(other.value()).value(after).value((long) limit);
            database.read(MUTUAL, params)
                    .forEach(row -> found.add(new Mutual(row.getLong("nid"), new RoomId(row.getString("room_id")))));
        }
        return found;
    }

    @Override
    public long countMutualRooms(long userNid, UserId other) {
        for (Row row : database.read(COUNT_MUTUAL, Params.of(userNid).value(other.value()))) {
            return row.getLong("count");
        }
        return 0;
    }

    private static @Nullable String text(@Nullable Buffer utf8) {
        return utf8 == null ? null : Params.textOf(utf8);
    }
}
