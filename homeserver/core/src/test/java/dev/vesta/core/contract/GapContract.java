package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.inbound.Limits;
import dev.vesta.core.inbound.Outcome;
import dev.vesta.core.inbound.Scene;
import dev.vesta.core.log.Standing;
import dev.vesta.core.port.Peers;
import dev.vesta.core.room.Draft;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of events with others missing before them that nobody sends, and of these when they come after all.
public abstract class GapContract extends Contract {
    protected GapContract(Supplier<Ports> open) {
        super(open);
    }

    private static void accepted(Outcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Taken.class, taken -> assertThat(taken)
                .isEqualTo(new Outcome.Taken(taken.event(), Standing.ACCEPTED, null)));
    }

    /// The state as the room has it now, with some events of the other server instead.
    private static Peers.StateIds state(Scene scene, Pdu... instead) {
        List<EventId> ids = new ArrayList<>();
        List<StateKey> replaced = new ArrayList<>();
        for (Pdu event : instead) {
            ids.add(event.eventId());
            replaced.add(event.asStateKey().orElseThrow());
        }
        for (StoredEvent event : new StateReader(scene.ports.rooms(), scene.ports.numbers())
                .all(scene.room, scene.head().root())) {
            if (!replaced.contains(event.pdu().asStateKey().orElseThrow())) {
                ids.add(event.pdu().eventId());
            }
        }
        return new Peers.StateIds(ids, List.of());
    }

    private static List<RoomGap> gaps(Scene scene) {
        return scene.ports.rooms().gaps(scene.room, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private Scene withBob(String version) {
        Scene scene = new Scene(ports, version);
        accepted(scene.take(scene.join(Scene.BOB, scene.last())));
        return scene;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "11", "12"})
    void theStateAtAGapIsAskedForAndTheGapStaysOpenUntilItIsFilled(String version) {
        Scene scene = withBob(version);
        Pdu join = scene.last();
        Pdu carl = scene.join(Scene.CARL, join);
        Pdu hidden = scene.message(Scene.BOB, "hidden", carl);
        Pdu shown = scene.message(Scene.BOB, "shown", hidden);
        assertThat(scene.take(shown)).isInstanceOf(Outcome.Refused.class);
        assertThat(scene.stored(shown)).isNull();
        scene.peers.states.put(shown.eventId(), state(scene, carl));
        assertThat(scene.take(shown)).isInstanceOf(Outcome.Refused.class);
        scene.peers.hidesMissing = true;
        scene.peers.give(carl);
        accepted(scene.take(shown));
        assertThat(scene.stored(carl).isOutlier()).isTrue();
        assertThat(scene.membership(Scene.CARL)).isEqualTo("join");
        assertThat(gaps(scene)).extracting(RoomGap::missing).containsExactly(List.of(hidden.eventId()));
        assertThat(scene.ends()).containsExactlyInAnyOrder(join.eventId(), shown.eventId());
        // They come after all: before what was shown, and as no news.
        scene.receive(carl, hidden).forEach(GapContract::accepted);
        assertThat(gaps(scene)).isEmpty();
        assertThat(List.of(join, carl, hidden, shown))
                .extracting(event -> scene.stored(event).ord())
                .isSorted();
        assertThat(scene.ends()).containsExactly(shown.eventId());
        assertThat(scene.membership(Scene.CARL)).isEqualTo("join");
    }

    @Test
    void aClaimedStateCondemnsNothingForGood() {
        Scene scene = withBob("11");
        Pdu join = scene.last();
        Pdu hidden = scene.message(Scene.BOB, "hidden", join);
        Pdu shown = scene.message(Scene.BOB, "shown", hidden);
        List<EventId> withoutBob = new ArrayList<>(state(scene).pduIds());
        withoutBob.remove(join.eventId());
        scene.peers.states.put(shown.eventId(), new Peers.StateIds(withoutBob, List.of()));
        assertThat(scene.take(shown)).isInstanceOf(Outcome.Refused.class);
        scene.receive(shown, hidden).forEach(GapContract::accepted);
    }

    /// Bob's message brings a ban along that nobody sent us: right, but somebody should look.
    @Test
    void aMembershipThatNoNewEventSpeaksOfIsReported() {
        Scene scene = withBob("11");
        Pdu join = scene.last();
        Pdu carl = scene.join(Scene.CARL, join);
        accepted(scene.take(carl));
        Pdu ban = scene.event(
                Scene.ALICE, EventTypes.MEMBER, Scene.CARL.value(), JsonValue.obj("membership", "ban"), List.of(carl));
        Pdu shown = scene.message(Scene.BOB, "shown", ban);
        scene.peers.hidesMissing = true;
        scene.peers.give(ban);
        scene.peers.states.put(shown.eventId(), state(scene, ban));
        assertThat(scene.resets).isEmpty();
        accepted(scene.take(shown));
        assertThat(scene.membership(Scene.CARL)).isEqualTo("ban");
        assertThat(scene.resets).singleElement().satisfies(reset -> {
            assertThat(reset.key()).isEqualTo(new StateKey(EventTypes.MEMBER, Scene.CARL.value()));
            assertThat(reset.before().pdu()).isEqualTo(carl);
            assertThat(reset.after().pdu()).isEqualTo(ban);
        });
    }

    @Test
    void statesThatAreNoneAreRefused() {
        Scene scene = withBob("11");
        Pdu join = scene.last();
        Pdu shown = scene.message(Scene.BOB, "shown", scene.message(Scene.BOB, "hidden", join));
        List<EventId> twice = new ArrayList<>(state(scene).pduIds());
        Pdu other = scene.event(
                Scene.BOB,
                EventTypes.MEMBER,
                Scene.BOB.value(),
                JsonValue.obj("membership", "join", "displayname", "B"),
                List.of(join));
        scene.peers.give(other);
        twice.add(other.eventId());
        scene.peers.states.put(shown.eventId(), new Peers.StateIds(twice, List.of()));
        assertThat(scene.take(shown)).isInstanceOf(Outcome.Refused.class);
        scene.peers.states.put(shown.eventId(), new Peers.StateIds(List.of(), List.of()));
        assertThat(scene.take(shown)).isInstanceOf(Outcome.Refused.class);
        assertThat(scene.ends()).containsExactly(join.eventId());
    }

    @Test
    void anotherServerIsAskedOnlySoMuch() {
        Limits few = new Limits(7, 3, 5, 3, 10, 100, 20, 5);
        Scene scene = new Scene(ports, "11", few);
        accepted(scene.take(scene.join(Scene.BOB, scene.last())));
        List<Pdu> chain = new ArrayList<>();
        chain.add(scene.last());
        for (int i = 0; i < 100; i++) {
            chain.add(scene.message(Scene.BOB, "m" + i, chain.getLast()));
            scene.peers.give(chain.getLast());
        }
        assertThat(scene.take(chain.getLast())).isInstanceOf(Outcome.Refused.class);
        assertThat(scene.peers.missing).isEqualTo(3);
        assertThat(scene.peers.calls()).isLessThanOrEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "10", "11", "12"})
    void redactionsCountWhicheverComesFirst(String version) {
        Scene scene = withBob(version);
        Pdu first = scene.message(Scene.BOB, "first", scene.last());
        Pdu second = scene.message(Scene.BOB, "second", first);
        Pdu ofFirst = scene.redaction(Scene.BOB, first, second);
        Pdu ofSecond = scene.redaction(Scene.CARL, second, ofFirst);
        accepted(scene.take(first));
        accepted(scene.take(second));
        accepted(scene.take(ofFirst));
        assertThat(scene.stored(first).pdu()).isEqualTo(first.redacted());
        assertThat(scene.stored(second).pdu()).isEqualTo(second);
        // Carl is not in the room.
        assertThat(scene.take(ofSecond))
                .isInstanceOfSatisfying(Outcome.Taken.class, taken -> assertThat(taken.standing())
                        .isEqualTo(Standing.REJECTED));
        assertThat(scene.stored(second).pdu()).isEqualTo(second);
        Pdu late = scene.message(Scene.BOB, "late", ofFirst);
        Pdu early = scene.redaction(Scene.BOB, late, ofFirst);
        accepted(scene.take(early));
        accepted(scene.take(late));
        assertThat(scene.stored(late).pdu()).isEqualTo(late.redacted());
    }

    @Test
    void redactionsOfOthersNeedThePower() {
        Scene scene = withBob("11");
        Pdu ours = scene.here(Draft.message(Scene.ALICE, EventTypes.MESSAGE, JsonValue.obj("body", "ours")));
        accepted(scene.take(scene.redaction(Scene.BOB, ours, ours)));
        assertThat(scene.stored(ours).pdu()).isEqualTo(ours);
    }
}
