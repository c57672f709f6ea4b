package dev.vesta.protocol.push;

import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import java.nio.charset.StandardCharsets;

/// Rules, events and contexts for tests; JSON is written with single quotes.
final class Rules {
    static final UserId ME = new UserId("@me:x");

    private Rules() {}

    /// A room of four, where `@mod:x` has power 50 and notifying takes 50.
    static PushContext context() {
        return context(4);
    }

    static PushContext context(long members) {
        return new PushContext(ME, "My Name*", members, powers("{'users':{'@mod:x':50}}"));
    }

    static PowerLevels powers(String content) {
        Pdu create = Events.create(RoomVersion.V11);
        return PowerLevels.of(create, Events.after(create, "@alice:a", "m.room.power_levels", "", object(content)));
    }

    /// An event of `@bob:x`.
    static JsonValue.Obj event(String type, String content) {
        return JsonValue.obj("type", type, "sender", "@bob:x", "room_id", "!r:x", "content", object(content));
    }

    static JsonValue.Obj object(String json) {
        return parsed(JsonReader.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    static <T> T parsed(ParseResult<T> result) {
        if (result instanceof Parsed<T>(T value)) {
            return value;
        }
        throw new AssertionError(result.toString());
    }
}
