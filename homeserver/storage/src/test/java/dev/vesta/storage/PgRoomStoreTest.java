package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgRoomStoreTest {
    private World world;
    private RoomCommit made;
    private RoomRef room;

    @BeforeEach
    void open() {
        world = new World();
        made = world.newRoom();
        room = made.after().room();
        world.commit(made);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private RoomStore rooms() {
        return world.storage.rooms();
    }

    @Test
    void findsRoomsByIdAndNumber() {
        for (int i = 0; i < 2; i++) {
            assertThat(rooms().find(room.id())).contains(room);
            assertThat(rooms().rooms(List.of(room.nid(), -1L))).isEqualTo(Map.of(room.nid(), room));
            world.restart();
        }
        assertThat(rooms().find(new RoomId("!nowhere\0:example.org"))).isEmpty();
        assertThat(rooms().head(new RoomRef(-1, room.id(), room.version()))).isEmpty();
    }

    @Test
    void readsEventsFromCacheAndDatabaseAlike() {
        NewEvent join = made.events().getLast();
        for (int i = 0; i < 2; i++) {
            StoredEvent byNid = rooms().events(List.of(join.nid(), -1L)).get(join.nid());
            StoredEvent byId = rooms().event(room, join.pdu().eventId()).orElseThrow();
            for (StoredEvent event : List.of(byNid, byId)) {
                assertThat(event.nid()).isEqualTo(join.nid());
                assertThat(event.roomNid()).isEqualTo(room.nid());
                assertThat(event.ord()).isEqualTo(join.ord());
                assertThat(event.rootBefore()).isEqualTo(join.rootBefore());
                assertThat(event.pdu().eventId()).isEqualTo(join.pdu().eventId());
                assertThat(event.pdu().canonicalBytes()).isEqualTo(join.pdu().canonicalBytes());
            }
            world.restart();
        }
    }

    @Test
    void givesNoEventOfAnotherRoom() {
        RoomHead other = world.committedRoom();
        EventId here = made.events().getFirst().pdu().eventId();
        assertThat(rooms().event(other.room(), here)).isEmpty();
        assertThat(rooms().event(room, new EventId("$nothing"))).isEmpty();
    }

    @Test
    void pagesByOrderBothWays() {
        RoomHead head = made.after();
        for (int i = 0; i < 8; i++) {
            RoomCommit item = world.message(head, "m" + i);
            world.commit(item);
            head = item.after();
        }
        assertThat(rooms().page(room, 7, true, 3)).extracting(StoredEvent::ord).containsExactly(7L, 6L, 5L);
        assertThat(rooms().page(room, 7, false, 100))
                .extracting(StoredEvent::ord)
                .containsExactly(7L, 8L, 9L, 10L);
        assertThat(rooms().page(room, 0, true, 3)).isEmpty();
    }

    @Test
    void knowsNodesByNumberAndHash() {
        StateNode node = made.nodes().getFirst();
        world.restart();
        StateNode read = rooms().nodes(room, List.of(node.id(), -1L)).get(node.id());
        assertThat(read.bytes()).isEqualTo(node.bytes());
        assertThat(read.hash()).isEqualTo(node.hash());
        assertThat(rooms().nodesByHash(room, List.of(node.hash(), new byte[16])))
                .isEqualTo(Map.of(HexFormat.of().formatHex(node.hash()), node.id()));
        assertThat(rooms().nodesByHash(world.committedRoom().room(), List.of(node.hash())))
                .isEmpty();
    }

    @Test
    void currentStateIsTheLastEventOfEachKey() {
        RoomCommit first = world.state(made.after(), EventTypes.NAME, "", JsonValue.obj("name", "one"));
        RoomCommit second = world.state(first.after(), EventTypes.NAME, "", JsonValue.obj("name", "two"));
        var pending =
                List.of(world.storage.log().append(first), world.storage.log().append(second));
        pending.forEach(p -> p.await());
        long key = second.events().getFirst().stateKeyNid();
        long create = made.events().getFirst().stateKeyNid();
        assertThat(rooms().currentState(room, List.of(key, create, -1L)))
                .isEqualTo(Map.of(
                        key,
                        second.events().getFirst().nid(),
                        create,
                        made.events().getFirst().nid()));
    }
}
