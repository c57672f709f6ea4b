package dev.vesta.core.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import java.util.Optional;

/// The rooms that users may keep something about.
public final class OwnRooms {
    private final RoomStore rooms;
    private final StateReader states;

    public OwnRooms(RoomStore rooms, StateReader states) {
        this.rooms = rooms;
        this.states = states;
    }

    /// A room that the caller is in. `M_FORBIDDEN` for any other, be it there or not.
    RoomRef joined(Caller caller, RoomId id) {
        RoomRef room = rooms.find(id).orElseThrow(OwnRooms::notYours);
        if (membership(caller, room).filter("join"::equals).isEmpty()) {
            throw notYours();
        }
        return room;
    }

    /// A room that the caller is in, was in, or is invited to. `M_FORBIDDEN` for any other, be it there or not.
    RoomRef known(Caller caller, RoomId id) {
        RoomRef room = rooms.find(id).orElseThrow(OwnRooms::notYours);
        if (membership(caller, room).isEmpty()) {
            throw notYours();
        }
        return room;
    }

    private Optional<String> membership(Caller caller, RoomRef room) {
        StateKey member = new StateKey(EventTypes.MEMBER, caller.user().value());
        return rooms.head(room)
                .map(RoomHead::root)
                .flatMap(root -> states.at(room, root, member))
                .flatMap(event -> event.pdu().content().string("membership"));
    }

    private static MatrixException notYours() {
        return Errors.forbidden("You are not in this room, or there is no such room.");
    }
}
