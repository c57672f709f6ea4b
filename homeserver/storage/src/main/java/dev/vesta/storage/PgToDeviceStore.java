package dev.vesta.storage;

import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Inboxes of devices; the log writes them.
final class PgToDeviceStore implements ToDeviceStore {
    /// One row more than may be returned says whether there are more. The size of a value is known without
    /// reading it.
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

    private static final String OWNERS = """
            SELECT u.user_id, u.nid, d.device_id FROM user_id u JOIN device d ON d.user_nid = u.nid
            WHERE u.user_id = ANY($1) ORDER BY u.nid, d.device_id
            """;

    private final Database database;

    PgToDeviceStore(Database database) {
        this.database = database;
    }

    @Override
    public Map<UserId, Owner> owners(Collection<UserId> users) {
        // Text refuses U+0000, and no user of ours has it.
        List<String> ids = users.stream()
                .map(UserId::value)
                .filter(id -> id.indexOf('\0') < 0)
                .toList();
        Map<UserId, Owner> owners = new HashMap<>();
        for (Row row : database.read(OWNERS, Params.of().texts(ids))) {
            owners.computeIfAbsent(
                            new UserId(row.getString("user_id")),
                            user -> new Owner(row.getLong("nid"), new ArrayList<>()))
                    .devices()
                    .add(new DeviceId(Params.textOf(row.getBuffer("device_id"))));
        }
        return owners;
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
