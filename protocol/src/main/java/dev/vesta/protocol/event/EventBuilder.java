package dev.vesta.protocol.event;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.Signatures;
import dev.vesta.protocol.sign.SigningKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes our own events: adds hashes and signature and checks the limits.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#adding-hashes-and-signatures-to-outgoing-events))
public final class EventBuilder {
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
        EventId redacts = template.redacts();
        boolean inContent = version.rules().redactsInContent();
        JsonValue.Obj content = redacts != null && inContent
                ? template.content().with("redacts", new JsonValue.Str(redacts.value()))
                : template.content();
        RoomId roomId = template.roomId();
        // Already in canonical order, which the encoder likes.
        JsonValue.Obj event = JsonValue.obj(
                "auth_events", ids(authEvents),
                "content", content,
                "depth", JsonValue.ofLong(depth),
                "origin_server_ts", JsonValue.ofLong(originServerTs),
                "prev_events", ids(prevEvents),
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
        JsonValue.Obj hashed = bare.with("hashes", JsonValue.obj("sha256", EventHash.contentHash(bare)));
        return sign(version, hashed, origin, key);
    }

    /// Adds our signature to another server's event, beside the ones that it has.
    public static ParseResult<Pdu> countersign(Pdu event, ServerName origin, SigningKey key) {
        return sign(event.version(), event.json(), origin, key);
    }

    private static ParseResult<Pdu> sign(RoomVersion version, JsonValue.Obj event, ServerName origin, SigningKey key) {
        // The reference hash and the signature cover the same bytes.
        byte[] essence = EventHash.essence(version, event);
        JsonValue.Obj signed = Signatures.add(event, origin, key.keyId(), key.sign(essence));
        return Pdu.of(version, signed, EventHash.eventId(essence));
    }

    private static JsonValue.Arr ids(List<EventId> ids) {
        List<JsonValue> values = new ArrayList<>(ids.size());
        for (EventId id : ids) {
            values.add(new JsonValue.Str(id.value()));
        }
        return new JsonValue.Arr(values);
    }
}
