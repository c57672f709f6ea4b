package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Changes of membership. ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-membership))
public final class RoomMembers {
    /// What a client cannot say of its own join.
    private static final List<String> NOT_OF_CLIENTS =
            List.of("membership", "third_party_signed", "join_authorised_via_users_server");

    private static final Set<String> KICKABLE = Set.of("join", "invite", "knock");

    private final RoomStore rooms;
    private final RoomWriter writer;
    private final ServerName serverName;
    private final Admission admission;
    private final Succession succession;

    public RoomMembers(RoomStore rooms, RoomWriter writer, ServerName serverName, Admission admission) {
        this(rooms, writer, serverName, admission, Succession.NONE);
    }

    /// @param succession hears of joins
    public RoomMembers(
            RoomStore rooms, RoomWriter writer, ServerName serverName, Admission admission, Succession succession) {
        this.succession = succession;
        this.rooms = rooms;
        this.writer = writer;
        this.serverName = serverName;
        this.admission = admission;
    }

    /// Invites; inviting the invited changes nothing. `M_FORBIDDEN` when the rules do not allow it, also for a
    /// room that the caller may not know of.
    public void invite(Caller caller, RoomId room, UserId user, @Nullable String reason) {
        checkLocal(user, serverName);
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        MatrixException refused = admission.refusal(caller.user(), user);
        JsonValue.Obj content = admission.withProfile(user, content("invite", reason));
        writer.write(ref, null, view -> {
            view.checkJoined(caller.user());
            if (refused != null) {
                throw refused;
            }
            Pdu now = view.state(member(user));
            return now != null && "invite".equals(membership(now))
                    ? new Decided.Already(now.eventId())
                    : Decided.send(Draft.state(caller.user(), member(user), content));
        });
    }

    /// Joins a room that this server knows; joining again changes nothing. `M_FORBIDDEN`, `M_NOT_FOUND`, `M_BAD_JSON`,
    /// `M_GUEST_ACCESS_FORBIDDEN`.
    ///
    /// @param wish more for the membership event, such as `reason`; or null
    public void join(Caller caller, RoomId room, JsonValue.@Nullable Obj wish) {
        RoomRef ref = known(room);
        JsonValue.Obj own = wish == null ? JsonValue.Obj.EMPTY : wish;
        for (String key : NOT_OF_CLIENTS) {
            own = own.without(key);
        }
        JsonValue.Obj content = admission.withProfile(caller.user(), own.with("membership", JsonValue.str("join")));
        WellFormed.state(EventTypes.MEMBER, content);
        List<UserId> authorisers = admission.authority().authorisers(caller, ref);
        writer.write(ref, null, view -> {
            Pdu now = view.state(member(caller.user()));
            String present = membership(now);
            if (now != null && "join".equals(present)) {
                return new Decided.Already(now.eventId());
            }
            Admission.checkGuest(caller, view);
            return Decided.send(Draft.state(
                    caller.user(),
                    member(caller.user()),
                    Admission.authorised(view, ref, present, content, authorisers)));
        });
        succession.joined(caller, ref);
    }

    /// Asks to be let in; may be done again. `M_FORBIDDEN`, `M_NOT_FOUND`.
    public void knock(Caller caller, RoomId room, @Nullable String reason) {
        JsonValue.Obj content = admission.withProfile(caller.user(), content("knock", reason));
        change(known(room), caller.user(), caller.user(), content);
    }

    /// Leaves, rejects an invite or takes a knock back; leaving again changes nothing. `M_FORBIDDEN`.
    public void leave(Caller caller, RoomId room, @Nullable String reason) {
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        writer.write(ref, null, view -> {
            Pdu now = view.state(member(caller.user()));
            if (now == null) {
                throw RoomAccess.notYours();
            }
            admission.checkRejection(now);
            return "leave".equals(membership(now))
                    ? new Decided.Already(now.eventId())
                    : Decided.send(Draft.state(caller.user(), member(caller.user()), content("leave", reason)));
        });
    }

    /// Takes somebody out of the room, or their invite or knock back. `M_FORBIDDEN`.
    public void kick(Caller caller, RoomId room, UserId user, @Nullable String reason) {
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        writer.write(ref, null, view -> {
            view.checkJoined(caller.user());
            checkThere(view, user);
            return Decided.send(Draft.state(caller.user(), member(user), content("leave", reason)));
        });
    }

    /// Keeps somebody out of the room. `M_FORBIDDEN`.
    public void ban(Caller caller, RoomId room, UserId user, @Nullable String reason) {
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        change(ref, caller.user(), user, content("ban", reason));
    }

    /// Takes a ban back; the user is not in the room then. `M_FORBIDDEN`.
    public void unban(Caller caller, RoomId room, UserId user, @Nullable String reason) {
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        writer.write(ref, null, view -> {
            view.checkJoined(caller.user());
            if (!"ban".equals(view.membership(user))) {
                throw Errors.forbidden(user + " is not banned from this room.");
            }
            return Decided.send(Draft.state(caller.user(), member(user), content("leave", reason)));
        });
    }

    /// Users of other servers can be invited once this server federates.
    static void checkLocal(UserId user, ServerName serverName) {
        if (!user.server().equals(serverName)) {
            throw Errors.forbidden("This server does not federate yet: it cannot invite " + user + ".");
        }
    }

    /// Nobody is kicked who is not there.
    static void checkThere(RoomView view, UserId user) {
        if (!KICKABLE.contains(String.valueOf(view.membership(user)))) {
            throw Errors.forbidden(user + " is not in this room.");
        }
    }

    static StateKey member(UserId user) {
        return new StateKey(EventTypes.MEMBER, user.value());
    }

    /// The same again, word for word, changes nothing.
    private void change(RoomRef room, UserId sender, UserId target, JsonValue.Obj content) {
        writer.write(room, null, view -> {
            if (!sender.equals(target)) {
                view.checkJoined(sender);
            }
            Pdu now = view.state(member(target));
            return now != null && now.sender().equals(sender) && now.content().equals(content)
                    ? new Decided.Already(now.eventId())
                    : Decided.send(Draft.state(sender, member(target), content));
        });
    }

    private RoomRef known(RoomId room) {
        return rooms.find(room).orElseThrow(() -> Errors.notFound("No known server is in this room."));
    }

    private static @Nullable String membership(@Nullable Pdu member) {
        return member == null ? null : member.content().string("membership").orElse(null);
    }

    private static JsonValue.Obj content(String membership, @Nullable String reason) {
        return JsonValue.obj("membership", membership, "reason", reason);
    }
}
