package dev.vesta.storage;

import dev.vesta.core.port.SlidingConnections;
import dev.vesta.core.sliding.SentRoom;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Connections of sliding sync: two versions of each, as rows of the rooms that changed between them.
final class PgSlidingConnections implements SlidingConnections {
    /// How many that were not used for long go with each that is made.
    private static final long EXPIRED_AT_ONCE = 100;

    private static final String CONNECTION = """
            SELECT user_nid, device_id, conn_id, acknowledged, pending, used_day FROM sliding_connection WHERE nid = $1
            """;
    private static final String CONFIGS = "SELECT number, json FROM sliding_config WHERE connection = $1";
    private static final String ROOMS = """
            SELECT room_nid, version, up_to, config, timeline_limit, dm, told_event, lazy_members
            FROM sliding_room WHERE connection = $1
            """;
    private static final String EXPIRE = """
            DELETE FROM sliding_connection
            WHERE nid = ANY(ARRAY(SELECT nid FROM sliding_connection WHERE used_day <= $1 LIMIT $2))
            """;
    private static final String REPLACE = """
            DELETE FROM sliding_connection WHERE user_nid = $1 AND device_id = $2
              AND (conn_id = $3 OR nid = ANY(ARRAY(
                SELECT nid FROM sliding_connection WHERE user_nid = $1 AND device_id = $2 AND conn_id <> $3
                ORDER BY used_day DESC, nid DESC OFFSET $4)))
            """;
    private static final String INSERT = """
            INSERT INTO sliding_connection (user_nid, device_id, conn_id, acknowledged, pending, used_day)
            VALUES ($1, $2, $3, 1, 1, $4) RETURNING nid
            """;
    private static final String ADVANCE = """
            UPDATE sliding_connection SET acknowledged = $2, pending = pending + 1
            WHERE nid = $1 AND $2 IN (acknowledged, pending) RETURNING pending
            """;
    private static final String FORGET_PENDING = "DELETE FROM sliding_room WHERE connection = $1 AND version > $2";
    /// Of the rooms that get a new row one older row is enough.
    private static final String FORGET_OLD = """
            DELETE FROM sliding_room o WHERE o.connection = $1 AND o.room_nid = ANY($3)
              AND EXISTS (SELECT FROM sliding_room n WHERE n.connection = $1 AND n.room_nid = o.room_nid
                            AND n.version > o.version AND n.version <= $2)
            """;
    /// Not of rooms that were deleted meanwhile.
    private static final String INSERT_ROOMS = """
            INSERT INTO sliding_room
              (connection, version, room_nid, up_to, config, timeline_limit, dm, told_event, lazy_members)
            SELECT $1::bigint, $2::bigint, w.* FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
              $7::boolean[], $8::bigint[], $9::bytea[]) AS w (room_nid, up_to, config, max, dm, told_event, lazy)
            WHERE EXISTS (SELECT FROM room r WHERE r.nid = w.room_nid)
            """;
    private static final String INSERT_CONFIGS = """
            INSERT INTO sliding_config (connection, number, json)
            SELECT $1::bigint, * FROM unnest($2::bigint[], $3::bytea[]) ON CONFLICT (connection, number) DO UPDATE
            SET json = excluded.json
            """;
    private static final String USED = "UPDATE sliding_connection SET used_day = $2 WHERE nid = $1";

    private final Database database;

    PgSlidingConnections(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Stored> load(long connection) {
        return Optional.ofNullable(database.transaction(transaction -> {
            // The lock keeps the three reads together: whoever advances waits.
            Row row = null;
            for (Row found : transaction.query(CONNECTION + " FOR SHARE", Params.of(connection))) {
                row = found;
            }
            if (row == null) {
                return null;
            }
            Map<Integer, JsonValue.Arr> configs = new HashMap<>();
            for (Row config : transaction.query(CONFIGS, Params.of(connection))) {
                configs.put(
                        config.getInteger("number"),
                        config(config.getBuffer("json").getBytes()));
            }
            List<RoomRow> rooms = new ArrayList<>();
            for (Row room : transaction.query(ROOMS, Params.of(connection))) {
                rooms.add(new RoomRow(room.getLong("room_nid"), room.getLong("version"), sent(room)));
            }
            return new Stored(
                    new Owner(
                            row.getLong("user_nid"),
                            new DeviceId(Params.textOf(row.getBuffer("device_id"))),
                            Params.textOf(row.getBuffer("conn_id"))),
                    row.getLong("acknowledged"),
                    row.getLong("pending"),
                    row.getLong("used_day"),
                    configs,
                    rooms);
        }));
    }

    @Override
    public long create(Owner owner, long day, Changes changes, int max, long keepAfterDay) {
        database.query(EXPIRE, Params.of(keepAfterDay).value(EXPIRED_AT_ONCE));
        return database.transaction(transaction -> {
            transaction.query(REPLACE, of(owner).value(max - 1L));
            long nid = 0;
            for (Row row : transaction.query(INSERT, of(owner).value(day))) {
                nid = row.getLong("nid");
            }
            insert(transaction, nid, 1, changes);
            return nid;
        });
    }

    @Override
    public OptionalLong advance(long connection, long base, Changes changes) {
        return database.transaction(transaction -> {
            Long version = null;
            for (Row row : transaction.query(ADVANCE, Params.of(connection).value(base))) {
                version = row.getLong("pending");
            }
            if (version == null) {
                return OptionalLong.empty();
            }
            transaction.query(FORGET_PENDING, Params.of(connection).value(base));
            transaction.query(
                    FORGET_OLD,
                    Params.of(connection).value(base).longs(changes.rooms().keySet()));
            insert(transaction, connection, version, changes);
            return OptionalLong.of(version);
        });
    }

    @Override
    public void used(long connection, long day) {
        database.query(USED, Params.of(connection).value(day));
    }

    private static void insert(Database.Transaction transaction, long connection, long version, Changes changes) {
        if (!changes.configs().isEmpty()) {
            List<Long> numbers = new ArrayList<>();
            List<Buffer> jsons = new ArrayList<>();
            changes.configs().forEach((number, json) -> {
                numbers.add((long) number);
                jsons.add(Buffer.buffer(CanonicalJson.encode(json)));
            });
            transaction.query(
                    INSERT_CONFIGS, Params.of(connection).longs(numbers).buffers(jsons));
        }
        if (changes.rooms().isEmpty()) {
            return;
        }
        List<Long> rooms = List.copyOf(changes.rooms().keySet());
        List<SentRoom> sent = rooms.stream().map(changes.rooms()::get).toList();
        transaction.query(
                INSERT_ROOMS,
                Params.of(connection)
                        .value(version)
                        .longs(rooms)
                        .longs(sent.stream().map(SentRoom::upTo).toList())
                        .longs(sent.stream().map(one -> (long) one.config()).toList())
                        .longs(sent.stream()
                                .map(one -> (long) one.timelineLimit())
                                .toList())
                        .bools(sent.stream().map(SentRoom::dm).toList())
                        .longs(sent.stream().map(SentRoom::toldEvent).toList())
                        .buffers(sent.stream()
                                .map(one -> numbers(one.lazyMembers()))
                                .toList()));
    }

    private static Params of(Owner owner) {
        return Params.of(owner.userNid()).utf8(owner.device().value()).utf8(owner.connId());
    }

    private static SentRoom sent(Row row) {
        Buffer bytes = row.getBuffer("lazy_members");
        Set<Long> members = new HashSet<>();
        for (int at = 0; at < bytes.length(); at += Long.BYTES) {
            members.add(bytes.getLong(at));
        }
        return new SentRoom(
                row.getLong("up_to"),
                row.getInteger("config"),
                row.getInteger("timeline_limit"),
                row.getBoolean("dm"),
                row.getLong("told_event"),
                members);
    }

    private static Buffer numbers(Set<Long> members) {
        Buffer bytes = Buffer.buffer(members.size() * Long.BYTES);
        members.forEach(bytes::appendLong);
        return bytes;
    }

    private static JsonValue.Arr config(byte[] stored) {
        return switch (JsonReader.read(stored)) {
            case ParseResult.Parsed<JsonValue>(JsonValue.Arr config) -> config;
            case ParseResult.Parsed<JsonValue> _ -> throw new IllegalStateException("a stored config is no array");
            case ParseResult.Malformed<JsonValue>(String reason) ->
                throw new IllegalStateException("a stored config is broken: " + reason);
        };
    }
}
