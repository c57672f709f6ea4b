package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;

/// Sending. ([spec](https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room))
public final class RoomMessages {
    private final RoomStore rooms;
    private final RoomWriter writer;

    public RoomMessages(RoomStore rooms, RoomWriter writer) {
        this.rooms = rooms;
        this.writer = writer;
    }

    /// Sends a message event. The same device, room, type and transaction id give the same event id again. `M_BAD_JSON`
    /// when the type is one that the server acts on and the content does not fit it.
    public EventId send(Caller caller, RoomId room, String type, String txnId, JsonValue.Obj content) {
        WellFormed.message(type, content);
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        ClientTxn txn = new ClientTxn(caller.userNid(), caller.device(), "send/" + room + "/" + type, txnId);
        return writer.write(ref, txn, view -> {
            checkJoined(view, caller);
            return Decided.send(Draft.message(caller.user(), type, content));
        });
    }

    /// Sets state; what is there already, word for word, is not sent again. `M_BAD_JSON` as for messages.
    public EventId setState(Caller caller, RoomId room, StateKey key, JsonValue.Obj content) {
        WellFormed.state(key.type(), content);
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        boolean ownMembership =
                key.equals(new StateKey(EventTypes.MEMBER, caller.user().value()));
        return writer.write(ref, null, view -> {
            if (!ownMembership) {
                checkJoined(view, caller);
            }
            Pdu now = view.state(key);
            if (now != null
                    && now.sender().equals(caller.user())
                    && now.content().equals(content)) {
                return new Decided.Already(now.eventId());
            }
            return Decided.send(Draft.state(caller.user(), key, content));
        });
    }

    private static void checkJoined(RoomView view, Caller caller) {
        if (!"join".equals(view.membership(caller.user()))) {
            throw RoomAccess.notYours();
        }
    }
}
