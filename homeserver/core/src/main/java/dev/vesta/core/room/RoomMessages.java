package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;

/// Sending. ([spec](https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room))
public final class RoomMessages {
    /// Sends a message event. The same device, room, type and transaction id give the same event id again.
    public EventId send(Caller caller, RoomId room, String type, String txnId, JsonValue.Obj content) {
        throw new UnsupportedOperationException();
    }

    /// Sets state; what is there already, word for word, is not sent again.
    public EventId setState(Caller caller, RoomId room, StateKey key, JsonValue.Obj content) {
        throw new UnsupportedOperationException();
    }
}
