package dev.vesta.core.room;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Events in the form that clients get.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-event-format))
public final class ClientEvents {
    private ClientEvents() {}

    /// The full form.
    ///
    /// @param withRoomId false inside `/sync`, where the room is known
    /// @param nowTs for `unsigned.age`
    /// @param txnId the transaction id under which the asking device sent it, or null
    /// @param membership the asking user's membership at the event (`unsigned.membership`), or null to leave it out
    public static JsonValue.Obj full(
            Pdu event, boolean withRoomId, long nowTs, @Nullable String txnId, @Nullable String membership) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("type", new JsonValue.Str(event.type()));
        if (withRoomId) {
            members.put("room_id", new JsonValue.Str(event.roomId().value()));
        }
        members.put("sender", new JsonValue.Str(event.sender().value()));
        members.put("content", event.content());
        String stateKey = event.stateKey();
        if (stateKey != null) {
            members.put("state_key", new JsonValue.Str(stateKey));
        }
        EventId redacts = event.redacts();
        if (redacts != null) {
            // Since version 11 it stands in the content; clients that read the older place get it there too.
            members.put("redacts", new JsonValue.Str(redacts.value()));
        }
        members.put("event_id", new JsonValue.Str(event.eventId().value()));
        members.put("origin_server_ts", JsonValue.ofLong(event.originServerTs()));
        Map<String, JsonValue> unsigned = new LinkedHashMap<>();
        unsigned.put("age", JsonValue.ofLong(Math.max(0, nowTs - event.originServerTs())));
        if (txnId != null) {
            unsigned.put("transaction_id", new JsonValue.Str(txnId));
        }
        if (membership != null) {
            unsigned.put("membership", new JsonValue.Str(membership));
        }
        members.put("unsigned", new JsonValue.Obj(unsigned));
        return new JsonValue.Obj(members);
    }
}
