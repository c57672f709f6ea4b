package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.fake.World;
import dev.vesta.core.port.RoomRemoval;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomPurgeTest {
    private final World world = new World(7);
    private final Removal removal = new Removal();
    private final Caller alice = world.user("alice");
    private RoomPurge purge;
    private RoomRef room;

    @BeforeEach
    void open() {
        StateSweep sweep = new StateSweep(world.store, world.store, world.writer);
        purge = new RoomPurge(world.store, removal, world.writer, sweep, world.tasks);
        room = world.store.find(world.room(alice, "private_chat", "12")).orElseThrow();
    }

    /// Notes in memory, and how many rows of each room are left.
    private final class Removal implements RoomRemoval {
        final List<RoomRef> forgotten = new ArrayList<>();
        final Map<Long, Integer> rows = new LinkedHashMap<>();
        final Map<RoomRef, Long> histories = new LinkedHashMap<>();
        final List<Long> deleted = new ArrayList<>();
        boolean mayForget = true;
        boolean inUse;
        int stepsUntilFailure = Integer.MAX_VALUE;

        @Override
        public boolean forget(RoomRef it, long userNid) {
            return mayForget;
        }

        @Override
        public List<RoomRef> forgottenByAll(int limit) {
            return List.copyOf(forgotten);
        }

        @Override
        public boolean condemn(RoomRef it, boolean evenIfRemembered) {
            forgotten.remove(it);
            world.store.remove(it);
            return rows.put(it.nid(), 5000) == null;
        }

        @Override
        public boolean inUse(RoomRef it) {
            return inUse;
        }

        @Override
        public OptionalLong placeOf(RoomRef it, long ts) {
            return ts > 0 ? OptionalLong.empty() : OptionalLong.of(3);
        }

        @Override
        public void condemnHistory(RoomRef it, long beforeOrd) {
            histories.put(it, beforeOrd);
        }

        @Override
        public List<Open> open() {
            List<Open> open = new ArrayList<>();
            rows.keySet().forEach(nid -> open.add(new Open(nid, null, 0)));
            histories.forEach((it, ord) -> open.add(new Open(it.nid(), it, ord)));
            return open;
        }

        @Override
        public boolean deleteRows(long roomNid, int limit) {
            if (stepsUntilFailure-- == 0) {
                throw new IllegalStateException("the server is killed");
            }
            int left = rows.get(roomNid);
            if (left == 0) {
                rows.remove(roomNid);
                return false;
            }
            assertThat(limit).isLessThan(5000);
            rows.put(roomNid, Math.max(0, left - limit));
            return true;
        }

        @Override
        public void deleteMessages(RoomRef it, Collection<Long> eventNids) {
            deleted.addAll(eventNids);
        }

        @Override
        public void historyDone(RoomRef it, long beforeOrd) {
            histories.remove(it, beforeOrd);
        }
    }

    @Test
    void deletesWhatAllForgotAndGoesOnAfterACrash() {
        removal.forgotten.add(room);
        removal.stepsUntilFailure = 2;
        assertThatThrownBy(purge::workOff).hasMessageContaining("killed");
        assertThat(removal.rows).containsEntry(room.nid(), 1000);
        removal.stepsUntilFailure = Integer.MAX_VALUE;
        purge.workOff();
        assertThat(removal.rows).isEmpty();
    }

    @Test
    void refusesToForgetForThoseWhoAreIn() {
        purge.forget(alice, room.id());
        purge.forget(alice, new RoomId("!nowhere:example.org"));
        removal.mayForget = false;
        assertThatThrownBy(() -> purge.forget(alice, room.id())).isInstanceOfSatisfying(MatrixException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrCode.M_UNKNOWN);
            assertThat(e.status()).isEqualTo(400);
        });
    }

    @Test
    void condemnsARoomInUseOnlyByForce() {
        removal.inUse = true;
        assertThat(purge.condemn(room, false)).isFalse();
        assertThat(removal.rows).isEmpty();
        assertThat(purge.condemn(room, true)).isTrue();
        assertThat(removal.rows).hasSize(1);
    }

    @Test
    void refusesToWriteToARoomThatWentUnderTheWriter() {
        say(null);
        world.writer.alone(room, () -> removal.condemn(room, true));
        // The writer's head in memory is dropped, and another node's would be by the conflict.
        assertThatThrownBy(() -> world.writer.write(
                        room,
                        null,
                        view -> RoomWriter.Decided.send(
                                Draft.message(alice.user(), EventTypes.MESSAGE, JsonValue.obj("body", "late")))))
                .isInstanceOfSatisfying(
                        MatrixException.class, e -> assertThat(e.code()).isEqualTo(ErrCode.M_FORBIDDEN));
    }

    @Test
    void aWriterOfAnotherNodeFindsOutByTheConflict() {
        say(null);
        removal.condemn(room, true);
        assertThatThrownBy(() -> say(null)).isInstanceOf(MatrixException.class);
        assertThatThrownBy(() -> world.writer.write(
                        room,
                        null,
                        view -> RoomWriter.Decided.send(
                                Draft.message(alice.user(), EventTypes.MESSAGE, JsonValue.obj("body", "late")))))
                .isInstanceOfSatisfying(
                        MatrixException.class, e -> assertThat(e.code()).isEqualTo(ErrCode.M_FORBIDDEN));
    }

    @Test
    void keepsStateAndWhatKeptMessagesRelateTo() {
        EventId first = say(null);
        EventId edited = say(null);
        EventId reply = say(JsonValue.obj("m.in_reply_to", JsonValue.obj("event_id", first.value())));
        EventId lost = say(JsonValue.obj("m.in_reply_to", JsonValue.obj("event_id", edited.value())));
        EventId newest = say(JsonValue.obj("rel_type", "m.thread", "event_id", reply.value()));
        long before = world.store.event(room, newest).orElseThrow().ord();
        purge.condemnHistory(room, before);
        purge.workOff();
        // The thread's root is kept, and what that is a reply to; `edited` is only named by what goes itself.
        assertThat(removal.deleted).containsExactlyInAnyOrder(nid(edited), nid(lost));
        assertThat(removal.histories).isEmpty();
    }

    @Test
    void findsThePlaceOfATime() {
        assertThat(purge.placeOf(room, 0)).isEqualTo(3);
        assertThat(purge.placeOf(room, 1))
                .isEqualTo(world.store.head(room).orElseThrow().nextOrd());
    }

    private EventId say(JsonValue.Obj relatesTo) {
        return world.messages.send(
                alice,
                room.id(),
                EventTypes.MESSAGE,
                "t" + world.store.head(),
                JsonValue.obj("msgtype", "m.text", "body", "hello", "m.relates_to", relatesTo));
    }

    private long nid(EventId event) {
        return world.store.event(room, event).orElseThrow().nid();
    }
}
