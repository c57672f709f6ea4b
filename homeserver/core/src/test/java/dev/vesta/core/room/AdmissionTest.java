package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.fake.MemoryRelations;
import dev.vesta.core.fake.World;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What memberships take from profiles, from those who want no invitations, and from guests' rights.
@Timeout(60)
class AdmissionTest {
    private final World world = new World(5);
    private final Caller alice = world.user("alice");
    private final Caller bob = world.user("bob");
    private final Caller carol = world.user("carol");
    private final Admission admission =
            new Admission(this::profile, this::block, RejectGate.OPEN, JoinAuthority.NOBODY);
    private final RoomMembers members = new RoomMembers(world.store, world.writer, World.SERVER, admission);
    private final RoomMessages messages = new RoomMessages(
            world.store,
            new MemoryRelations(world.store),
            world.writer,
            new StateChecks(admission, null, World.SERVER));

    private JsonValue.Obj profile(UserId user) {
        return JsonValue.obj("displayname", "The " + user.localpart(), "org.example.private", "x");
    }

    /// Carol wants nobody's invitations.
    private void block(UserId sender, UserId invited) {
        if (invited.equals(carol.user())) {
            throw Errors.of(ErrCode.M_LIMIT_EXCEEDED, "No.");
        }
    }

    @Test
    void writesNamesIntoJoinsAndInvites() {
        RoomId room = world.room(alice, "public_chat", "12");
        members.invite(alice, room, bob.user(), null);
        assertThat(member(room, bob)).isEqualTo(JsonValue.obj("membership", "invite", "displayname", "The bob"));
        members.join(bob, room, JsonValue.obj("displayname", "Bobby"));
        assertThat(member(room, bob)).isEqualTo(JsonValue.obj("membership", "join", "displayname", "Bobby"));
        messages.setState(carol, room, key(carol), JsonValue.obj("membership", "join"));
        assertThat(member(room, carol)).isEqualTo(JsonValue.obj("membership", "join", "displayname", "The carol"));
        members.leave(bob, room, null);
        assertThat(member(room, bob)).isEqualTo(JsonValue.obj("membership", "leave"));
    }

    @Test
    void invitesNobodyWhoDoesNotWantIt() {
        RoomId room = world.room(alice, "private_chat", "12");
        refused(ErrCode.M_LIMIT_EXCEEDED, () -> members.invite(alice, room, carol.user(), null));
        JsonValue.Obj invite = JsonValue.obj("membership", "invite");
        refused(ErrCode.M_LIMIT_EXCEEDED, () -> messages.setState(alice, room, key(carol), invite));
        // Whoever is not in the room does not learn that there is one.
        refused(ErrCode.M_FORBIDDEN, () -> members.invite(bob, room, carol.user(), null));
        refused(ErrCode.M_FORBIDDEN, () -> messages.setState(bob, room, key(carol), invite));
        RoomCreation creation = new RoomCreation(
                world.writer,
                world.rng,
                World.SERVER,
                world.store.find(room).orElseThrow().version(),
                admission,
                null);
        refused(ErrCode.M_LIMIT_EXCEEDED, () -> creation.create(alice, wish(List.of(carol.user()), List.of())));
        CreateRoom.InitialState state = new CreateRoom.InitialState(key(carol), invite);
        refused(ErrCode.M_LIMIT_EXCEEDED, () -> creation.create(alice, wish(List.of(), List.of(state))));
    }

    @Test
    void letsGuestsOnlyIntoRoomsThatLetThemIn() {
        Caller guest = new Caller(bob.userNid(), bob.user(), bob.device(), false, true, false, false);
        RoomId room = world.room(alice, "public_chat", "12");
        refused(ErrCode.M_GUEST_ACCESS_FORBIDDEN, () -> members.join(guest, room, null));
        JsonValue.Obj join = JsonValue.obj("membership", "join");
        refused(ErrCode.M_GUEST_ACCESS_FORBIDDEN, () -> messages.setState(guest, room, key(guest), join));
        messages.setState(
                alice, room, new StateKey("m.room.guest_access", ""), JsonValue.obj("guest_access", "can_join"));
        members.join(guest, room, null);
        assertThat(member(room, guest).string("membership")).contains("join");
    }

    private static CreateRoom wish(List<UserId> invite, List<CreateRoom.InitialState> state) {
        return new CreateRoom(
                null, "private", null, null, null, invite, false, JsonValue.Obj.EMPTY, state, JsonValue.Obj.EMPTY);
    }

    private JsonValue.Obj member(RoomId room, Caller user) {
        return world.reader.stateEvent(alice, room, key(user)).object("content").orElseThrow();
    }

    private static StateKey key(Caller user) {
        return new StateKey("m.room.member", user.user().value());
    }

    private static void refused(ErrCode code, ThrowingCallable call) {
        assertThat(catchThrowableOfType(MatrixException.class, call).code()).isEqualTo(code);
    }
}
