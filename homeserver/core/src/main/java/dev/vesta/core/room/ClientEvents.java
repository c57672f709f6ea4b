package dev.vesta.core.room;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Events in the form that clients get.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-event-format))
public final class ClientEvents {
    private ClientEvents() {}

    /// What is told of an event beside itself, in `unsigned`; null for what there is nothing to tell of.
    ///
    /// @param txnId the transaction id under which the asking device sent it
    /// @param membership the asking user's membership at the event
    /// @param redactedBecause the redaction
    /// @param previous the state event that was at the same key before
    /// @param relations the bundled aggregations
    public record Extras(
            @Nullable String txnId,
            @Nullable String membership,
            @Nullable Pdu redactedBecause,
            @Nullable Pdu previous,
            JsonValue.@Nullable Obj relations) {
        /// Nothing.
        public static final Extras NONE = new Extras(null, null, null, null, null);
    }

    /// The full form.
    ///
    /// @param withRoomId false inside `/sync`, where the room is known
    /// @param nowTs for `unsigned.age`
    public static JsonValue.Obj full(Pdu event, boolean withRoomId, long nowTs, Extras extras) {
        Map<String, JsonValue> own = new LinkedHashMap<>();
        if (withRoomId) {
            own.put("room_id", new JsonValue.Str(event.roomId().value()));
        }
        own.put("unsigned", unsigned(event, withRoomId, nowTs, extras));
        return new JsonValue.Obj(own, event.clientForm());
    }

    private static JsonValue.Obj unsigned(Pdu event, boolean withRoomId, long nowTs, Extras extras) {
        Map<String, JsonValue> unsigned = new LinkedHashMap<>();
        unsigned.put("age", JsonValue.ofLong(Math.max(0, nowTs - event.originServerTs())));
        if (extras.txnId() != null) {
            unsigned.put("transaction_id", new JsonValue.Str(extras.txnId()));
        }
        if (extras.membership() != null) {
            unsigned.put("membership", new JsonValue.Str(extras.membership()));
        }
        Pdu previous = extras.previous();
        if (previous != null) {
            unsigned.put("replaces_state", new JsonValue.Str(previous.eventId().value()));
            unsigned.put("prev_content", previous.content());
            unsigned.put("prev_sender", new JsonValue.Str(previous.sender().value()));
        }
        Pdu because = extras.redactedBecause();
        if (because != null) {
            unsigned.put("redacted_because", full(because, withRoomId, nowTs, Extras.NONE));
        }
        if (extras.relations() != null) {
            unsigned.put("m.relations", extras.relations());
        }
        return new JsonValue.Obj(unsigned);
    }
}
