package dev.vesta.protocol.event;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.util.List;

/// Makes events for tests.
public final class Events {
    public static final SigningKey KEY = SigningKey.of("test", new byte[32]);
    public static final RoomId OLD_ROOM = new RoomId("!room:a");

    private Events() {}

    /// A create event of that version by `@alice:a`, with the members given in its content; the creator that old
    /// versions want is `@alice:a` unless given.
    public static Pdu create(RoomVersion version, Object... content) {
        boolean hashed = version.rules().roomIdIsCreateHash();
        JsonValue.Obj full = JsonValue.obj(content).with("room_version", new JsonValue.Str(version.id()));
        if (!version.rules().implicitCreator() && !full.has("creator")) {
            full = full.with("creator", new JsonValue.Str("@alice:a"));
        }
        return must(build(version, hashed ? null : OLD_ROOM, "@alice:a", EventTypes.CREATE, "", full, List.of()));
    }

    /// An event after the create event.
    public static Pdu after(Pdu create, String sender, String type, String stateKey, JsonValue.Obj content) {
        List<EventId> prev = List.of(new EventId("$" + "x".repeat(43)));
        return must(build(create.version(), create.roomId(), sender, type, stateKey, content, prev));
    }

    /// An event with these previous events.
    public static ParseResult<Pdu> build(
            RoomVersion version,
            RoomId roomId,
            String sender,
            String type,
            String stateKey,
            JsonValue.Obj content,
            List<EventId> prevEvents) {
        UserId user = new UserId(sender);
        EventBuilder.Template template = new EventBuilder.Template(roomId, user, type, stateKey, content, null);
        return EventBuilder.build(version, template, prevEvents, List.of(), 5, 1_000_000, server(user), KEY);
    }

    public static Pdu must(ParseResult<Pdu> result) {
        if (result instanceof Parsed<Pdu>(Pdu pdu)) {
            return pdu;
        }
        throw new AssertionError(result.toString());
    }

    private static ServerName server(UserId user) {
        return user.server();
    }
}
