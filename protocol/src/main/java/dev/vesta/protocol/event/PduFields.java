package dev.vesta.protocol.event;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.EventIdFormat;
import dev.vesta.protocol.room.RoomRules;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of an event, as types. Null only where [Pdu] says so.
///
/// @param statedEventId the `event_id` field, in versions whose ids are no hashes; null in the others
/// @param statedRoomId the `room_id` field; null in create events of versions whose room id is their hash
record PduFields(
        @Nullable EventId statedEventId,
        @Nullable RoomId statedRoomId,
        String type,
        @Nullable String stateKey,
        UserId sender,
        JsonValue.Obj content,
        long depth,
        long originServerTs,
        List<EventId> prevEvents,
        List<EventId> authEvents,
        @Nullable EventId redacts) {
    static final int MAX_EVENT_BYTES = 65_536;
    static final int MAX_KEY_BYTES = 255;
    static final int MAX_PREV_EVENTS = 20;
    static final int MAX_AUTH_EVENTS = 10;

    /// Why an event of these bytes is refused, beyond its fields' types; null when it is not.
    static @Nullable String limits(RoomRules rules, JsonValue.Obj event, byte[] canonical) {
        if (rules.strictCanonicalJson() && !CanonicalJson.isCanonical(event)) {
            return "The event holds a number that is not an integer within ±(2^53 − 1).";
        }
        return canonical.length > MAX_EVENT_BYTES ? Pdu.TOO_LARGE : null;
    }

    /// Reads and checks the fields.
    ///
    /// @throws Refused with the reason, when a field is missing, of the wrong type or too large
    static PduFields of(RoomRules rules, JsonValue.Obj event) throws Refused {
        String type = limited(event, "type");
        String stateKey = event.has("state_key") ? limited(event, "state_key") : null;
        UserId sender = UserId.parse(text(event, "sender")).orElseThrow(() -> new Refused("`sender` is no user id."));
        JsonValue.Obj content = need(event.object("content"), "`content` is no object.");
        need(event.object("hashes"), "`hashes` is no object.");
        need(event.object("signatures"), "`signatures` is no object.");
        long depth = integer(rules, event, "depth");
        if (depth < 0) {
            throw new Refused("`depth` is negative.");
        }
        return new PduFields(
                rules.eventIds() == EventIdFormat.STATED ? statedEventId(event) : null,
                roomId(rules, event, type, stateKey),
                type,
                stateKey,
                sender,
                content,
                depth,
                integer(rules, event, "origin_server_ts"),
                eventIds(rules, event, "prev_events", MAX_PREV_EVENTS),
                eventIds(rules, event, "auth_events", MAX_AUTH_EVENTS),
                (rules.redactsInContent() ? content : event)
                        .string("redacts")
                        .flatMap(EventId::parse)
                        .orElse(null));
    }

    private static EventId statedEventId(JsonValue.Obj event) throws Refused {
        return EventId.parse(text(event, "event_id"))
                .filter(id -> id.server().isPresent())
                .orElseThrow(() -> new Refused("`event_id` is no event id of this room version."));
    }

    /// Where numbers need not be canonical, an integer may have 64 bits.
    private static long integer(RoomRules rules, JsonValue.Obj event, String key) throws Refused {
        if (!rules.strictCanonicalJson()
                && event.get(key) instanceof JsonValue.Num(BigDecimal number)
                && number.scale() == 0
                && number.unscaledValue().bitLength() < Long.SIZE) {
            return number.longValueExact();
        }
        return need(event.integer(key), "`" + key + "` is no integer.");
    }

    private static @Nullable RoomId roomId(RoomRules rules, JsonValue.Obj event, String type, @Nullable String stateKey)
            throws Refused {
        boolean derived = rules.roomIdIsCreateHash() && type.equals(EventTypes.CREATE) && "".equals(stateKey);
        if (derived) {
            // One that is there all the same is for the authorization rules to reject.
            return null;
        }
        RoomId stated = RoomId.parse(text(event, "room_id")).orElseThrow(() -> new Refused("`room_id` is no room id."));
        if (rules.roomIdIsCreateHash() == stated.createEvent().isEmpty()) {
            throw new Refused("`room_id` is no room id of this room version.");
        }
        return stated;
    }

    private static List<EventId> eventIds(RoomRules rules, JsonValue.Obj event, String key, int max) throws Refused {
        JsonValue.Arr array = need(event.array(key), "`" + key + "` is no list.");
        if (array.items().size() > max) {
            throw new Refused("`" + key + "` has more than " + max + " entries.");
        }
        boolean pairs = rules.eventIds() == EventIdFormat.STATED;
        List<EventId> ids = new ArrayList<>(array.items().size());
        for (JsonValue item : array.items()) {
            JsonValue named = pairs ? firstOfPair(item) : item;
            Optional<EventId> id = named instanceof JsonValue.Str s ? EventId.parse(s.value()) : Optional.empty();
            ids.add(need(id, "`" + key + "` holds something that is no event id."));
        }
        return List.copyOf(ids);
    }

    /// The id of a pair of id and hashes.
    private static @Nullable JsonValue firstOfPair(JsonValue item) {
        return item instanceof JsonValue.Arr pair
                        && pair.items().size() == 2
                        && pair.items().getLast() instanceof JsonValue.Obj
                ? pair.items().getFirst()
                : null;
    }

    private static String limited(JsonValue.Obj event, String key) throws Refused {
        String value = text(event, key);
        if (value.length() > MAX_KEY_BYTES || value.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new Refused("`" + key + "` is longer than 255 bytes.");
        }
        return value;
    }

    private static String text(JsonValue.Obj event, String key) throws Refused {
        return need(event.string(key), "`" + key + "` is no string.");
    }

    private static <T> T need(Optional<T> value, String otherwise) throws Refused {
        return value.orElseThrow(() -> new Refused(otherwise));
    }

    /// Leaves the checks; never leaves this package.
    static final class Refused extends Exception {
        final String reason;

        Refused(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
