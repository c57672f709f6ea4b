package dev.vesta.storage;

import dev.vesta.core.port.AccountDataStore;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Account data; the log writes it.
final class PgAccountDataStore implements AccountDataStore {
    private static final String GET = """
            SELECT content FROM account_data
            WHERE user_nid = $1 AND room_nid = $2 AND type = $3 AND content IS NOT NULL
            """;
    private static final String OF_USERS = """
            SELECT user_nid, content FROM account_data
            WHERE user_nid = ANY($1) AND room_nid = $2 AND type = $3 AND content IS NOT NULL
            """;
    private static final String WHOLE = """
            SELECT room_nid, type, content FROM account_data
            WHERE user_nid = $1 AND room_nid = ANY($2) AND content IS NOT NULL ORDER BY pos
            """;
    private static final String CHANGED = """
            SELECT room_nid, type, content FROM account_data WHERE user_nid = $1 AND pos > $2 ORDER BY pos
            """;
    private static final String USAGE = """
            SELECT count(*) AS entries, coalesce(sum(octet_length(content)), 0)::bigint AS bytes
            FROM account_data WHERE user_nid = $1
            """;
    private static final String FORGET = "DELETE FROM account_data WHERE user_nid = $1";

    private final Database database;

    PgAccountDataStore(Database database) {
        this.database = database;
    }

    @Override
    public void forget(long userNid) {
        database.query(FORGET, Params.of(userNid));
    }

    @Override
    public Optional<JsonValue.Obj> get(long userNid, long roomNid, String type) {
        for (Row row : database.read(GET, Params.of(userNid).value(roomNid).utf8(type))) {
            return Optional.of(json(row.getBuffer("content")));
        }
        return Optional.empty();
    }

    @Override
    public Map<Long, JsonValue.Obj> ofUsers(Collection<Long> userNids, long roomNid, String type) {
        Map<Long, JsonValue.Obj> found = new HashMap<>();
        if (!userNids.isEmpty()) {
            Params params = Params.of().longs(userNids).value(roomNid).utf8(type);
            for (Row row : database.read(OF_USERS, params)) {
                found.put(row.getLong("user_nid"), json(row.getBuffer("content")));
            }
        }
        return found;
    }

    @Override
    public List<Entry> whole(long userNid, Collection<Long> roomNids) {
        return roomNids.isEmpty()
                ? List.of()
                : entries(database.read(WHOLE, Params.of(userNid).longs(roomNids)));
    }

    @Override
    public List<Entry> changed(long userNid, long since) {
        return entries(database.read(CHANGED, Params.of(userNid).value(since)));
    }

    @Override
    public Usage usage(long userNid) {
        for (Row row : database.read(USAGE, Params.of(userNid))) {
            return new Usage(row.getLong("entries"), row.getLong("bytes"));
        }
        return new Usage(0, 0);
    }

    private static List<Entry> entries(RowSet<Row> rows) {
        List<Entry> found = new ArrayList<>();
        for (Row row : rows) {
            Buffer content = row.getBuffer("content");
            found.add(new Entry(
                    row.getLong("room_nid"),
                    Params.textOf(row.getBuffer("type")),
                    content == null ? null : json(content)));
        }
        return found;
    }

    private static JsonValue.Obj json(Buffer stored) {
        return switch (JsonReader.readObject(stored.getBytes())) {
            case ParseResult.Parsed<JsonValue.Obj>(JsonValue.Obj content) -> content;
            case ParseResult.Malformed<JsonValue.Obj>(String reason) ->
                throw new IllegalStateException("stored account data is broken: " + reason);
        };
    }
}
