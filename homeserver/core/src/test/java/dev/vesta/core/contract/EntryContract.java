package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.error.MatrixException;
import dev.vesta.core.inbound.Foreign;
import dev.vesta.core.inbound.Outcome;
import dev.vesta.core.inbound.Scene;
import dev.vesta.core.log.Standing;
import dev.vesta.core.room.Draft;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.core.room.StateImport;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How rooms of other servers come in with a user of ours.
public abstract class EntryContract extends Contract {
    private static final JsonValue.Obj JOIN = JsonValue.obj("membership", "join");
    private static final JsonValue.Obj LEAVE = JsonValue.obj("membership", "leave");

    protected EntryContract(Supplier<Ports> open) {
        super(open);
    }

    private RoomRef enter(Scene scene, Foreign foreign, Pdu join) {
        return scene.entry.enter(Scene.THERE, foreign.version, join, foreign.stateJson(), foreign.chainJson());
    }

    private static Pdu join(Foreign foreign) {
        return foreign.make(Scene.ALICE, EventTypes.MEMBER, Scene.ALICE.value(), JOIN);
    }

    private Pdu now(RoomRef room, StateKey key) {
        RoomHead head = ports.rooms().head(room).orElseThrow();
        return new StateReader(ports.rooms(), ports.numbers())
                .at(room, head.root(), key)
                .map(StoredEvent::pdu)
                .orElse(null);
    }

    private List<EventId> ends(RoomRef room) {
        return ports.rooms().head(room).orElseThrow().extremities().stream()
                .map(RoomHead.Extremity::eventId)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "6", "11", "12"})
    void aRoomComesInWithItsState(String version) {
        Scene scene = new Scene(ports, "11");
        Foreign foreign = new Foreign(version);
        Pdu first = foreign.add(Scene.BOB, EventTypes.NAME, "", JsonValue.obj("name", "first"));
        foreign.add(Scene.BOB, EventTypes.NAME, "", JsonValue.obj("name", "second"));
        foreign.add(Scene.BOB, EventTypes.MESSAGE, null, JsonValue.obj("body", "before"));
        Pdu join = join(foreign);
        RoomRef room = enter(scene, foreign, join);
        assertThat(ports.rooms().find(foreign.id())).contains(room);
        assertThat(room.version()).isEqualTo(RoomVersion.of(version).orElseThrow());
        foreign.state.forEach((key, event) -> assertThat(now(room, key)).isEqualTo(event));
        assertThat(now(room, join.asStateKey().orElseThrow())).isEqualTo(join);
        assertThat(ends(room)).containsExactly(join.eventId());
        StoredEvent stored = ports.rooms().event(room, join.eventId()).orElseThrow();
        assertThat(ports.rooms().gaps(room, Long.MIN_VALUE, Long.MAX_VALUE))
                .extracting(RoomGap::ord, RoomGap::missing)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(stored.ord(), join.prevEvents()));
        assertThat(ports.rooms().event(room, first.eventId()).orElseThrow().isOutlier())
                .isTrue();
        foreign.events.add(join);
        foreign.state.put(join.asStateKey().orElseThrow(), join);
        Pdu welcome = foreign.add(Scene.BOB, EventTypes.MESSAGE, null, JsonValue.obj("body", "welcome"));
        assertThat(scene.receiver.receive(Scene.THERE, room, List.of(welcome.json())))
                .containsExactly(new Outcome.Taken(welcome.eventId(), Standing.ACCEPTED, null));
        EventId thanks = scene.writer.write(
                room,
                null,
                _ -> Decided.send(Draft.message(Scene.ALICE, EventTypes.MESSAGE, JsonValue.obj("body", "thanks"))));
        assertThat(ends(room)).containsExactly(thanks);
    }

    /// Found by the simulator, seed 1551 of its first long run.
    @Test
    void anEntryTakesWhatABrokenOffOneLeftTheJoinToo() {
        Scene scene = new Scene(ports, "11");
        Foreign foreign = new Foreign("11");
        Pdu join = join(foreign);
        // Another user came later through the same server, and we went down before the commit.
        List<Pdu> state = new ArrayList<>(foreign.state.values());
        state.add(join);
        RoomRef unmade = new RoomRef(ports.numbers().newRoom(), foreign.id(), foreign.version);
        new StateImport(ports.rooms(), ports.numbers(), ports.stateImport()).load(unmade, state);
        RoomRef room = enter(scene, foreign, join);
        assertThat(room.nid()).isEqualTo(unmade.nid());
        assertThat(now(room, join.asStateKey().orElseThrow())).isEqualTo(join);
        assertThat(ports.rooms().event(room, join.eventId()).orElseThrow().isOutlier())
                .isFalse();
        assertThat(ends(room)).containsExactly(join.eventId());
    }

    @Test
    void badEventsOfTheAnswerAreLeftOut() {
        Scene scene = new Scene(ports, "11");
        Foreign foreign = new Foreign("11");
        Pdu forbidden = foreign.make(Scene.CARL, EventTypes.TOPIC, "", JsonValue.obj("topic", "Carl is not here"));
        Pdu forged = foreign.make(Scene.BOB, EventTypes.NAME, "", JsonValue.obj("name", "true"));
        List<JsonValue.Obj> state = new ArrayList<>(foreign.stateJson());
        state.add(forbidden.json());
        state.add(forged.json().with("signatures", JsonValue.Obj.EMPTY));
        RoomRef room = scene.entry.enter(Scene.THERE, foreign.version, join(foreign), state, foreign.chainJson());
        assertThat(now(room, new StateKey(EventTypes.TOPIC, ""))).isNull();
        assertThat(now(room, new StateKey(EventTypes.NAME, ""))).isNull();
        assertThat(ports.rooms().event(room, forbidden.eventId()).orElseThrow().standing())
                .isEqualTo(Standing.REJECTED);
        assertThat(ports.rooms().event(room, forged.eventId())).isEmpty();
    }

    @Test
    void uselessAnswersLetNobodyIn() {
        Scene scene = new Scene(ports, "11");
        Foreign foreign = new Foreign("11");
        Pdu join = join(foreign);
        List<JsonValue.Obj> noCreate = foreign.stateJson().stream().skip(1).toList();
        useless(scene, foreign, join, noCreate, foreign.chainJson(), "no create event");
        useless(scene, foreign, join, noCreate, List.of(), "auth events");
        foreign.add(Scene.BOB, EventTypes.JOIN_RULES, "", JsonValue.obj("join_rule", "invite"));
        useless(scene, foreign, join, foreign.stateJson(), foreign.chainJson(), "state forbids the join");
        useless(scene, foreign, join(foreign), foreign.stateJson(), foreign.chainJson(), "the join is forbidden");
        assertThatThrownBy(() ->
                        scene.entry.enter(Scene.THERE, RoomVersion.V10, join, foreign.stateJson(), foreign.chainJson()))
                .hasMessageContaining("of no use");
        assertThat(ports.rooms().find(foreign.id())).isEmpty();
    }

    private static void useless(
            Scene scene, Foreign foreign, Pdu join, List<JsonValue.Obj> state, List<JsonValue.Obj> chain, String why) {
        assertThatThrownBy(() -> scene.entry.enter(Scene.THERE, foreign.version, join, state, chain))
                .isInstanceOfSatisfying(MatrixException.class, e -> {
                    assertThat(e.status()).isEqualTo(502);
                    assertThat(e.text()).contains(why);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "11", "12"})
    void whoComesBackSeesTheRoomAsItIsNow(String version) {
        Scene scene = new Scene(ports, "11");
        Foreign foreign = new Foreign(version);
        foreign.add(Scene.BOB, EventTypes.TOPIC, "", JsonValue.obj("topic", "old"));
        RoomRef room = enter(scene, foreign, join(foreign));
        foreign.add(Scene.ALICE, EventTypes.MEMBER, Scene.ALICE.value(), JOIN);
        scene.writer.write(
                room,
                null,
                _ -> Decided.send(
                        Draft.state(Scene.ALICE, new StateKey(EventTypes.MEMBER, Scene.ALICE.value()), LEAVE)));
        foreign.add(Scene.ALICE, EventTypes.MEMBER, Scene.ALICE.value(), LEAVE);
        foreign.add(Scene.CARL, EventTypes.MEMBER, Scene.CARL.value(), JOIN);
        Pdu topic = foreign.add(Scene.BOB, EventTypes.TOPIC, "", JsonValue.obj("topic", "new"));
        Pdu join = join(foreign);
        assertThat(enter(scene, foreign, join)).isEqualTo(room);
        assertThat(now(room, new StateKey(EventTypes.TOPIC, ""))).isEqualTo(topic);
        assertThat(now(room, new StateKey(EventTypes.MEMBER, Scene.CARL.value())))
                .isNotNull();
        assertThat(now(room, new StateKey(EventTypes.MEMBER, Scene.ALICE.value())))
                .isEqualTo(join);
        assertThat(ends(room)).containsExactly(join.eventId());
        // The same answer again changes nothing.
        RoomHead head = ports.rooms().head(room).orElseThrow();
        assertThat(enter(scene, foreign, join)).isEqualTo(room);
        assertThat(ports.rooms().head(room)).contains(head);
    }
}
