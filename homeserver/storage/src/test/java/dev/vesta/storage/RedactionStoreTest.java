package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.doctor.Checks;
import dev.vesta.core.port.RelationStore.Wanted;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.storage.embedded.TestPostgres;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Redactions and relations on the disk and in the cache.
@ExtendWith(OnVirtualThreads.class)
class RedactionStoreTest {
    private TestPostgres.Database database;
    private EventId root;
    private EventId reference;

    @BeforeEach
    void open() {
        database = TestPostgres.freshDatabase();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private RoomRef talk(Services services) {
        Caller alice = services.user("alice");
        RoomId room = services.room(alice, "11");
        root = services.messages.send(alice, room, "m.room.message", "1", JsonValue.obj("body", "a secret"));
        JsonValue relatesTo = JsonValue.obj("rel_type", "m.reference", "event_id", root.value());
        reference = services.messages.send(
                alice, room, "m.room.message", "2", JsonValue.obj("body", "b", "m.relates_to", relatesTo));
        return services.storage.rooms().find(room).orElseThrow();
    }

    private List<Long> children(Services services, RoomRef room) {
        Wanted all = new Wanted(root, null, null, false);
        return services.storage.relations().children(room, all, Long.MAX_VALUE, true, 10);
    }

    @Test
    void keepsThemOverARestart() {
        RoomRef room;
        try (Services services = Services.fresh(database)) {
            room = talk(services);
            assertThat(children(services, room)).hasSize(1);
            services.messages.redact(services.user("alice"), room.id(), root, "r", JsonValue.Obj.EMPTY);
            assertThat(children(services, room)).hasSize(1);
            services.messages.redact(services.user("alice"), room.id(), reference, "r2", JsonValue.Obj.EMPTY);
            assertThat(children(services, room)).isEmpty();
        }
        try (Services services = Services.fresh(database)) {
            for (EventId redacted : List.of(root, reference)) {
                StoredEvent event =
                        services.storage.rooms().event(room, redacted).orElseThrow();
                assertThat(event.pdu().content()).isEqualTo(JsonValue.Obj.EMPTY);
                assertThat(event.redactedBy()).isPositive();
            }
            assertThat(services.differences(new Checks(true, true))).isEmpty();
        }
    }

    @Test
    void aLookTellsWhatOthersRelateTo() {
        try (Services services = Services.fresh(database)) {
            RoomRef room = talk(services);
            StoredEvent parent = services.storage.rooms().event(room, root).orElseThrow();
            assertThat(parents(services, room)).isEqualTo(List.of(Set.of(parent.nid()), Set.of(parent.nid())));
            services.messages.redact(services.user("alice"), room.id(), reference, "r", JsonValue.Obj.EMPTY);
            assertThat(parents(services, room)).isEqualTo(List.of(Set.of(), Set.of()));
        }
    }

    /// By a page and by a look around an event.
    private List<Set<Long>> parents(Services services, RoomRef room) {
        RoomStore rooms = services.storage.rooms();
        return Stream.of(rooms.look(room, Long.MAX_VALUE, true, 100), rooms.lookAround(room, reference, 5, 5))
                .map(look -> look.orElseThrow().parents())
                .toList();
    }

    @Test
    void bringsNothingBackThatAReadFoundBeforeTheRedaction() {
        try (Services services = Services.fresh(database)) {
            RoomRef room = talk(services);
            StoredEvent old = services.storage.rooms().event(room, root).orElseThrow();
            services.messages.redact(services.user("alice"), room.id(), root, "r", JsonValue.Obj.EMPTY);
            RoomCaches caches = services.storage.caches();
            caches.events.put(old.nid(), old);
            assertThat(caches.current(old).redactedBy()).isNotNull();
            assertThat(services.storage
                            .rooms()
                            .events(List.of(old.nid()))
                            .get(old.nid())
                            .pdu()
                            .content())
                    .isEqualTo(JsonValue.Obj.EMPTY);
        }
    }

    @Test
    void isWatchedByTheDoctor() {
        try (Services services = Services.fresh(database)) {
            RoomRef room = talk(services);
            services.messages.redact(services.user("alice"), room.id(), root, "r", JsonValue.Obj.EMPTY);
            Database db = services.storage.database();
            db.query("DELETE FROM relation", Params.of());
            db.query("UPDATE event SET redacted_by = nid WHERE redacted_by IS NOT NULL", Params.of());
            assertThat(services.differences(new Checks(true, true)))
                    .extracting(difference -> difference.what())
                    .containsExactlyInAnyOrder("relation", "event.redacted_by");
        }
    }
}
