package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// Changes of membership. ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-membership))
public final class RoomMembers {
    private final RoomStore rooms;
    private final RoomWriter writer;
    private final ServerName serverName;

    public RoomMembers(RoomStore rooms, RoomWriter writer, ServerName serverName) {
        this.rooms = rooms;
        this.writer = writer;
        this.serverName = serverName;
    }

    /// Invites. `M_FORBIDDEN` when the rules do not allow it, also for a room that the caller may not know of.
    public void invite(Caller caller, RoomId room, UserId user, @Nullable String reason) {
        checkLocal(user, serverName);
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        writer.write(ref, null, view -> {
            if (!"join".equals(view.membership(caller.user()))) {
                throw RoomAccess.notYours();
            }
            return Decided.send(change(caller.user(), user, "invite", reason));
        });
    }

    /// Joins a room that this server knows; joining again changes nothing. `M_FORBIDDEN`, `M_NOT_FOUND`.
    public void join(Caller caller, RoomId room, @Nullable String reason) {
        RoomRef ref = rooms.find(room).orElseThrow(() -> Errors.notFound("No known server is in this room."));
        become(caller, ref, "join", reason);
    }

    /// Leaves, or rejects an invite; leaving again changes nothing. `M_FORBIDDEN`, `M_NOT_FOUND`.
    public void leave(Caller caller, RoomId room, @Nullable String reason) {
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        become(caller, ref, "leave", reason);
    }

    /// Users of other servers can be invited once this server federates.
    static void checkLocal(UserId user, ServerName serverName) {
        if (!user.server().equals(serverName)) {
            throw Errors.forbidden("This server does not federate yet: it cannot invite " + user + ".");
        }
    }

    private void become(Caller caller, RoomRef room, String membership, @Nullable String reason) {
        writer.write(room, null, view -> {
            Pdu now = view.state(new StateKey(EventTypes.MEMBER, caller.user().value()));
            String present =
                    now == null ? null : now.content().string("membership").orElse(null);
            if (now != null && membership.equals(present)) {
                return new Decided.Already(now.eventId());
            }
            if (membership.equals("leave") && present == null) {
                throw RoomAccess.notYours();
            }
            return Decided.send(change(caller.user(), caller.user(), membership, reason));
        });
    }

    private static Draft change(UserId sender, UserId target, String membership, @Nullable String reason) {
        return Draft.state(
                sender,
                new StateKey(EventTypes.MEMBER, target.value()),
                JsonValue.obj("membership", membership, "reason", reason));
    }
}
