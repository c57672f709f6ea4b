package dev.vesta.protocol.event;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.EventIdFormat;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.Signatures;
import dev.vesta.protocol.sign.SigningKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes our own events: adds hashes and signature and checks the limits.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#adding-hashes-and-signatures-to-outgoing-events))
public final class EventBuilder {
    private static final String TOO_DEEP = "The event is nested more than " + JsonReader.MAX_DEPTH + " levels deep.";

    private EventBuilder() {}

    /// What a caller wants said. `roomId` is null only for the create event of a version whose room id is its hash.
    public record Template(
            @Nullable RoomId roomId,
            UserId sender,
            String type,
            @Nullable String stateKey,
            JsonValue.Obj content,
            @Nullable EventId redacts) {}

    /// Completes, hashes and signs. Malformed when the event breaks a limit of the spec (too large, too long a key,
    /// numbers that are not canonical): the text says which.
    public static ParseResult<Pdu> build(
            RoomVersion version,
            Template template,
            List<EventId> prevEvents,
            List<EventId> authEvents,
            long depth,
            long originServerTs,
            ServerName origin,
            SigningKey key) {
        return build(version, template, prevEvents, authEvents, Map.of(), depth, originServerTs, origin, key);
    }

    /// The same with the reference hashes of the events named, which versions 1 and 2 want beside the ids; others
    /// ignore them. ([spec](https://spec.matrix.org/v1.19/rooms/v1/#event-format))
    public static ParseResult<Pdu> build(
            RoomVersion version,
            Template template,
            List<EventId> prevEvents,
            List<EventId> authEvents,
            Map<EventId, String> referenceHashes,
            long depth,
            long originServerTs,
            ServerName origin,
            SigningKey key) {
        EventId redacts = template.redacts();
        boolean inContent = version.rules().redactsInContent();
        JsonValue.Obj content = redacts != null && inContent
                ? template.content().with("redacts", new JsonValue.Str(redacts.value()))
                : template.content();
        RoomId roomId = template.roomId();
        // Already in canonical order, which the encoder likes.
        JsonValue.Obj event = JsonValue.obj(
                "auth_events", ids(version, authEvents, referenceHashes),
                "content", content,
                "depth", JsonValue.ofLong(depth),
                "origin_server_ts", JsonValue.ofLong(originServerTs),
                "prev_events", ids(version, prevEvents, referenceHashes),
                "redacts", redacts == null || inContent ? null : redacts.value(),
                "room_id", roomId == null ? null : roomId.value(),
                "sender", template.sender().value(),
                "state_key", template.stateKey(),
                "type", template.type());
        return complete(version, event, origin, key);
    }

    /// Hashes and signs an event that has everything else, for instance a template that another server made for us.
    public static ParseResult<Pdu> complete(
            RoomVersion version, JsonValue.Obj event, ServerName origin, SigningKey key) {
        JsonValue.Obj bare = event.without("unsigned").without("signatures").without("hashes");
        boolean stated = version.rules().eventIds() == EventIdFormat.STATED;
        if (!stated) {
            bare = bare.without("event_id");
        } else if (!bare.has("event_id")) {
            bare = bare.with("event_id", new JsonValue.Str(newId(version, bare, origin)));
        }
        return sign(version, hashed(bare), origin, key);
    }

    private static JsonValue.Obj hashed(JsonValue.Obj bare) {
        return bare.with("hashes", JsonValue.obj("sha256", EventHash.contentHash(bare)));
    }

    /// A hash of all that the event says is as unique as a random text, and needs no randomness.
    private static String newId(RoomVersion version, JsonValue.Obj bare, ServerName origin) {
        return EventHash.eventId(version, EventHash.essence(version, hashed(bare))) + ":" + origin;
    }

    /// Adds our signature to another server's event, beside the ones that it has.
    public static ParseResult<Pdu> countersign(Pdu event, ServerName origin, SigningKey key) {
        return sign(event.version(), event.json(), origin, key);
    }

    private static ParseResult<Pdu> sign(RoomVersion version, JsonValue.Obj event, ServerName origin, SigningKey key) {
        // A client's content gets one level deeper here, and what is stored must be readable.
        if (!JsonReader.isShallow(event)) {
            return new ParseResult.Malformed<>(TOO_DEEP);
        }
        // The reference hash and the signature cover the same bytes.
        byte[] essence = EventHash.essence(version, event);
        JsonValue.Obj signed = Signatures.add(event, origin, key.keyId(), key.sign(essence));
        boolean stated = version.rules().eventIds() == EventIdFormat.STATED;
        return Pdu.of(version, signed, stated ? null : EventHash.eventId(version, essence));
    }

    /// Ids, or pairs of id and hashes in versions 1 and 2.
    private static JsonValue.Arr ids(RoomVersion version, List<EventId> ids, Map<EventId, String> hashes) {
        boolean pairs = version.rules().eventIds() == EventIdFormat.STATED;
        List<JsonValue> values = new ArrayList<>(ids.size());
        for (EventId id : ids) {
            values.add(
                    pairs
                            ? JsonValue.arr(id.value(), JsonValue.obj("sha256", hashes.get(id)))
                            : new JsonValue.Str(id.value()));
        }
        return new JsonValue.Arr(values);
    }
}
