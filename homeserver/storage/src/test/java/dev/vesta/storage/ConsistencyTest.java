package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.doctor.Checks;
import dev.vesta.core.doctor.ConsistencyCheck;
import dev.vesta.core.doctor.Difference;
import dev.vesta.core.doctor.Difference.Severity;
import dev.vesta.core.room.RoomHead;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.storage.embedded.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `doctor consistency` beside writers, and with fewer checks.
@ExtendWith(OnVirtualThreads.class)
class ConsistencyTest {
    private static final int LOOKS = 15;

    private TestPostgres.Database database;

    @BeforeEach
    void make() {
        database = TestPostgres.freshDatabase();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void raisesNoFalseAlarmBesideWriters() throws InterruptedException {
        try (Services services = Services.fresh(database)) {
            Caller alice = services.user("alice");
            List<RoomId> rooms = List.of(services.room(alice, "12"), services.room(alice, "10"));
            AtomicBoolean done = new AtomicBoolean();
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            List<Thread> writers = new ArrayList<>();
            for (RoomId room : rooms) {
                writers.add(Thread.ofVirtual()
                        .uncaughtExceptionHandler((thread, e) -> failures.add(e))
                        .start(() -> write(services, alice, room, done)));
            }
            long events = 0;
            // Only looks that find more than the one before count: the writers were at work meanwhile.
            for (int grown = 0; grown < LOOKS && failures.isEmpty(); ) {
                List<Difference> found = new ArrayList<>();
                var summary = new ConsistencyCheck(services.storage.consistency(), Checks.ALL).all(found::add);
                assertThat(found).isEmpty();
                grown += summary.events() > events ? 1 : 0;
                events = summary.events();
            }
            done.set(true);
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(failures).isEmpty();
            assertThat(services.differences(Checks.ALL)).isEmpty();
        }
    }

    private static void write(Services services, Caller alice, RoomId room, AtomicBoolean done) {
        for (int i = 0; !done.get(); i++) {
            Caller user = services.user("u" + i % 40);
            services.members.join(user, room, null);
            services.say(user, room, "hello " + i);
            services.set(alice, room, EventTypes.NAME, "", JsonValue.obj("name", "name " + i));
            if (i % 3 == 0) {
                services.members.leave(user, room, null);
            }
        }
    }

    @Test
    void aLookAtOneRoomLeavesTheOthersAlone() {
        try (Services services = Services.fresh(database)) {
            Caller alice = services.user("alice");
            RoomId first = services.room(alice, "12");
            // Where the id is a hash, two rooms made alike in the same millisecond would be one.
            RoomId second = services.room(alice, "11");
            services.storage
                    .database()
                    .query(
                            "UPDATE room SET root = 1 WHERE room_id = $1",
                            Params.of().value(second.value()));
            assertThat(oneRoom(services, first)).isEmpty();
            assertThat(oneRoom(services, second)).extracting(Difference::what).containsExactly("room.root");
            assertThat(oneRoom(services, second)).extracting(Difference::room).containsOnly(second.value());
            assertThat(services.storage.consistency().room("!nowhere")).isEmpty();
        }
    }

    private static List<Difference> oneRoom(Services services, RoomId room) {
        List<Difference> found = new ArrayList<>();
        var store = services.storage.consistency();
        var summary = new ConsistencyCheck(store, Checks.ALL)
                .room(store.room(room.value()).orElseThrow(), found::add);
        assertThat(summary.rooms()).isEqualTo(1);
        return found;
    }

    /// The events of [World] are not allowed, and its state nodes are none.
    @Test
    void rowsAreCheckedWithoutRulesAndTrees() {
        try (World world = new World()) {
            RoomHead room = world.committedRoom();
            var join = world.member(room, World.BOB, "join");
            world.commit(join);
            world.commit(world.message(join.after(), "hello"));
            ConsistencyCheck rows = new ConsistencyCheck(world.storage.consistency(), Checks.ROWS);
            List<Difference> found = new ArrayList<>();
            rows.all(found::add);
            assertThat(found).isEmpty();
            world.storage
                    .database()
                    .query(
                            "UPDATE membership SET ord = 77 WHERE event_nid = $1",
                            Params.of(join.events().getFirst().nid()));
            world.storage
                    .database()
                    .query(
                            "DELETE FROM sync_log WHERE ref = $1",
                            Params.of(join.events().getFirst().nid()));
            rows.all(found::add);
            assertThat(found).extracting(Difference::what).contains("membership.ord", "sync_log.ref");
            found.clear();
            new ConsistencyCheck(world.storage.consistency(), Checks.ALL).all(found::add);
            assertThat(found).extracting(Difference::what).contains("state_node.bytes");
            assertThat(found).extracting(Difference::severity).contains(Severity.WARNING);
        }
    }
}
