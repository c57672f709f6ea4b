package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.fake.MemoryRelations;
import dev.vesta.core.fake.World;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.sign.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A writer that remembers nothing, as after a crash.
@Timeout(60)
class RoomWriterRestartTest {
    private final World world = new World(1);
    private final Caller alice = world.user("alice");

    private RoomMessages restarted() {
        SigningKey key = SigningKey.of("test", new byte[32]);
        RoomWriter writer =
                new RoomWriter(world.store, world.store, world.numbers, world.tasks, world.clock, World.SERVER, key);
        return new RoomMessages(world.store, new MemoryRelations(world.store), writer, StateGate.OPEN);
    }

    @Test
    void sameTransactionGivesTheSameEvent() {
        RoomId room = world.room(alice, "private_chat", "12");
        EventId first = world.messages.send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "a"));
        long head = world.store.head();
        assertThat(restarted().send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "a")))
                .isEqualTo(first);
        assertThat(world.store.head()).isEqualTo(head);
    }

    @Test
    void answersForWhatWasDoneAlsoWhenItWouldBeRefusedNow() {
        RoomId room = world.room(alice, "private_chat", "12");
        EventId first = world.messages.send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "a"));
        world.members.leave(alice, room, null);
        assertThat(restarted().send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "a")))
                .isEqualTo(first);
    }

    @Test
    void goesOnFromTheCommittedHead() {
        RoomId room = world.room(alice, "private_chat", "12");
        world.messages.send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "a"));
        restarted().send(alice, room, "m.room.message", "t2", JsonValue.obj("body", "b"));
        assertThat(world.history.messages(alice, room, null, null, true, 2).chunk())
                .extracting(event -> event.object("content").orElseThrow())
                .containsExactly(JsonValue.obj("body", "b"), JsonValue.obj("body", "a"));
    }
}
