package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.fake.World;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.Test;

/// Who may redact what, where HTTP tests have no such accounts.
class RedactionsTest {
    private final World world = new World(3);
    private final Caller alice = world.user("alice");
    private final Caller bob = world.user("bob");
    private final RoomId room = world.room(alice, "public_chat", "11");

    private EventId say(Caller who) {
        return world.messages.send(who, room, "m.room.message", "t", JsonValue.obj("body", "x"));
    }

    private EventId redact(Caller who, EventId event) {
        return world.messages.redact(who, room, event, "r", JsonValue.Obj.EMPTY);
    }

    private static Caller with(Caller who, boolean admin, boolean suspended) {
        return new Caller(who.userNid(), who.user(), who.device(), admin, false, false, suspended);
    }

    @Test
    void letsTheSuspendedTakeBackOnlyWhatTheySaid() {
        world.members.join(bob, room, null);
        EventId his = say(bob);
        EventId hers = say(alice);
        Caller suspended = with(alice, false, true);
        assertThatThrownBy(() -> redact(suspended, his))
                .isInstanceOfSatisfying(
                        MatrixException.class, e -> assertThat(e.code()).isEqualTo(ErrCode.M_USER_SUSPENDED));
        redact(suspended, hers);
        assertThat(world.reader.event(alice, room, hers).object("content")).contains(JsonValue.Obj.EMPTY);
    }

    @Test
    void letsAdministratorsRedactWhatUsersOfThisServerSaid() {
        world.members.join(bob, room, null);
        EventId hers = say(alice);
        assertThatThrownBy(() -> redact(bob, hers)).isInstanceOf(MatrixException.class);
        redact(with(bob, true, false), hers);
        assertThat(world.reader.event(alice, room, hers).object("content")).contains(JsonValue.Obj.EMPTY);
    }
}
