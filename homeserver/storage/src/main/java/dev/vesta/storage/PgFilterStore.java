package dev.vesta.storage;

import dev.vesta.core.port.FilterStore;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/// Filters, each once for a user.
final class PgFilterStore implements FilterStore {
    /// Two at once may choose the same number: one of them inserts nothing, and asks again.
    private static final int TRIES = 5;

    private static final String PUT = """
            INSERT INTO filter (user_nid, number, hash, json)
            SELECT $1, coalesce(max(number), 0) + 1, sha256($2), $2 FROM filter WHERE user_nid = $1
            HAVING count(*) < $3
            ON CONFLICT DO NOTHING
            """;
    private static final String FIND = "SELECT number FROM filter WHERE user_nid = $1 AND hash = sha256($2)";
    private static final String GET = "SELECT json FROM filter WHERE user_nid = $1 AND number = $2";

    private final Database database;

    PgFilterStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Long> put(long userNid, JsonValue.Obj filter, int limit) {
        byte[] json = CanonicalJson.encode(filter);
        for (int i = 0; i < TRIES; i++) {
            for (Row row : database.read(FIND, Params.of(userNid).bytes(json))) {
                return Optional.of(row.getLong("number"));
            }
            database.query(PUT, Params.of(userNid).bytes(json).value((long) limit));
        }
        return Optional.empty();
    }

    @Override
    public Optional<JsonValue.Obj> get(long userNid, long number) {
        for (Row row : database.read(GET, Params.of(userNid).value(number))) {
            return switch (JsonReader.readObject(row.getBuffer("json").getBytes())) {
                case ParseResult.Parsed<JsonValue.Obj>(JsonValue.Obj filter) -> Optional.of(filter);
                case ParseResult.Malformed<JsonValue.Obj>(String reason) ->
                    throw new IllegalStateException("a stored filter is broken: " + reason);
            };
        }
        return Optional.empty();
    }
}
