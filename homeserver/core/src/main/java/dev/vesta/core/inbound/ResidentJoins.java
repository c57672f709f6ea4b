package dev.vesta.core.inbound;

import dev.vesta.core.error.Errors;
import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomServers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.JoinTemplates;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lets users of other servers into rooms that we are in. Who vouches for a join that the join rules restrict is not
/// decided here: such a join needs an invite.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#joining-rooms))
public final class ResidentJoins {
    private final RoomStore rooms;
    private final RoomServers servers;
    private final JoinTemplates templates;
    private final Receiver receiver;
    private final Resident resident;
    private final ServerName self;

    public ResidentJoins(
            RoomStore rooms,
            RoomServers servers,
            JoinTemplates templates,
            Receiver receiver,
            Resident resident,
            ServerName self) {
        this.rooms = rooms;
        this.servers = servers;
        this.templates = templates;
        this.receiver = receiver;
        this.resident = resident;
        this.self = self;
    }

    /// A join for a user of that server to sign. 404 `M_NOT_FOUND` for a room in which we are not, 400
    /// `M_INCOMPATIBLE_ROOM_VERSION` with the room's version, 403 `M_FORBIDDEN` for another server's user,
    /// and for one that the rules keep out.
    ///
    /// @param versions the room versions that the other server knows
    public Template makeJoin(ServerName origin, RoomId room, UserId user, Collection<String> versions) {
        if (!user.server().equals(origin)) {
            throw Errors.forbidden("Servers speak for their own users only.");
        }
        RoomRef ref = ours(room);
        if (!versions.contains(ref.version().id())) {
            throw Errors.incompatibleRoomVersion(ref.version().id());
        }
        JsonValue.Obj content = JsonValue.obj("membership", "join");
        return new Template(ref.version().id(), templates.member(ref, user, content));
    }

    /// A membership event to complete.
    ///
    /// @param event without hashes and signatures
    public record Template(String roomVersion, JsonValue.Obj event) {}

    /// Takes the signed join. 400 `M_BAD_JSON` or `M_INVALID_PARAM` for what is no join of one of its own users to this
    /// room, 403 `M_FORBIDDEN` with the rule when it is refused.
    ///
    /// @return the state before it and its auth chain
    public Resident.State sendJoin(ServerName origin, RoomId room, JsonValue.Obj json) {
        RoomRef ref = ours(room);
        Pdu event = join(origin, ref, json);
        String refusal = refusal(receiver.receive(origin, ref, List.of(json)).getFirst());
        StoredEvent stored = refusal == null
                ? rooms.event(ref, event.eventId())
                        .filter(it -> it.standing() == Standing.ACCEPTED && !it.isOutlier())
                        .orElse(null)
                : null;
        if (stored == null) {
            throw Errors.forbidden(refusal == null ? "This join was refused before." : refusal);
        }
        return resident.state(ref, stored);
    }

    private static @Nullable String refusal(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            return refused.reason();
        }
        return outcome instanceof Outcome.Taken taken && taken.standing() != Standing.ACCEPTED
                ? "The room's rules do not allow it: " + taken.reason()
                : null;
    }

    private static Pdu join(ServerName origin, RoomRef room, JsonValue.Obj json) {
        Pdu event =
                switch (Pdu.of(room.version(), json)) {
                    case ParseResult.Parsed<Pdu>(Pdu parsed) -> parsed;
                    case ParseResult.Malformed<Pdu>(String reason) -> throw Errors.badJson(reason);
                };
        boolean join = event.type().equals(EventTypes.MEMBER)
                && event.sender().value().equals(event.stateKey())
                && event.content().string("membership").filter("join"::equals).isPresent();
        if (!join || !event.sender().server().equals(origin) || !event.roomId().equals(room.id())) {
            throw Errors.invalidParam("The event must be a join of one of your users to this room.");
        }
        return event;
    }

    private RoomRef ours(RoomId room) {
        return rooms.find(room)
                .filter(ref -> servers.isIn(ref, self))
                .orElseThrow(() -> Errors.notFound("This server is not in that room."));
    }
}
