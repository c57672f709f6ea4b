package dev.vesta.storage;

import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/// Inboxes of devices; the log writes them.
final class PgToDeviceStore implements ToDeviceStore {
    /// One row more than may be returned says whether there are more. The size of a value is known without reading it.
    private static final String READ = """
            SELECT pos, CASE WHEN fits THEN json END AS json
            FROM (
              SELECT pos, json, i = 1 OR (i <= $5 AND sum(octet_length(json)) OVER (ORDER BY pos) <= $6) AS fits
              FROM (
                SELECT pos, json, row_number() OVER (ORDER BY pos) AS i FROM to_device
                WHERE user_nid = $1 AND device_id = $2 AND pos > $3 AND pos <= $4
                ORDER BY pos LIMIT $5 + 1) first) measured
            ORDER BY pos
            """;
    private static final String ACKNOWLEDGE =
            "DELETE FROM to_device WHERE user_nid = $1 AND device_id = $2 AND pos <= $3";

    private final Database database;

    PgToDeviceStore(Database database) {
        this.database = database;
    }

    @Override
    public Inbox read(long userNid, DeviceId device, long after, long upTo, int limit, long maxBytes) {
        Params params = Params.of(userNid)
                .utf8(device.value())
                .value(after)
                .value(upTo)
                .value((long) limit)
                .value(maxBytes);
        List<Message> messages = new ArrayList<>();
        boolean more = false;
        for (Row row : database.read(READ, params)) {
            if (row.getBuffer("json") == null) {
                more = true;
            } else {
                messages.add(new Message(
                        row.getLong("pos"), json(row.getBuffer("json").getBytes())));
            }
        }
        return new Inbox(messages, more);
    }

    @Override
    public void acknowledge(long userNid, DeviceId device, long upTo) {
        // Again is harmless.
        database.read(ACKNOWLEDGE, Params.of(userNid).utf8(device.value()).value(upTo));
    }

    private static JsonValue.Obj json(byte[] stored) {
        return switch (JsonReader.readObject(stored)) {
            case ParseResult.Parsed<JsonValue.Obj>(JsonValue.Obj event) -> event;
            case ParseResult.Malformed<JsonValue.Obj>(String reason) ->
                throw new IllegalStateException("a stored message is broken: " + reason);
        };
    }
}
