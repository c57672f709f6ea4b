package dev.vesta.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.fake.MemoryContractTest;
import dev.vesta.core.log.Standing;
import dev.vesta.core.room.Draft;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Graphs that are made to cost much cost bounded work: questions to others and resolutions are counted.
@Timeout(120)
class HostileGraphTest {
    private static final int MANY = 10_000;

    private Scene scene(String version) {
        Scene scene = new Scene(MemoryContractTest.ports(), version);
        scene.take(scene.join(Scene.BOB, scene.last()));
        return scene;
    }

    private static boolean isAccepted(Outcome outcome) {
        return outcome instanceof Outcome.Taken taken && taken.standing() == Standing.ACCEPTED;
    }

    /// 10,000 events one behind the other, of which we are shown the last.
    @Test
    void aDeepGraphIsFollowedOnlySoFar() {
        Scene scene = scene("11");
        Pdu at = scene.last();
        for (int i = 0; i < MANY; i++) {
            at = scene.message(Scene.BOB, "m", at);
            scene.peers.give(at);
        }
        assertThat(scene.take(at)).isInstanceOf(Outcome.Refused.class);
        assertThat(scene.peers.missing).isEqualTo(Limits.DEFAULT.missingRounds());
        // Each event behind a gap asks for its state once.
        assertThat(scene.peers.calls())
                .isLessThanOrEqualTo(Limits.DEFAULT.missingRounds() * (1 + Limits.DEFAULT.missingAtOnce()) + 2);
        assertThat(scene.writer.resolutions().count()).isZero();
    }

    /// 10,000 state events beside each other.
    @Test
    void aWideGraphIsTakenOnlySoWide() {
        Scene scene = scene("11");
        Pdu join = scene.last();
        scene.here(Draft.state(
                Scene.ALICE,
                new StateKey(EventTypes.POWER_LEVELS, ""),
                JsonValue.obj("users_default", 50, "users", JsonValue.obj(Scene.ALICE.value(), 100))));
        Pdu levels = scene.last();
        List<Pdu> wide = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            wide.add(scene.event(Scene.BOB, EventTypes.NAME, "", JsonValue.obj("name", "n" + i), List.of(levels)));
        }
        long accepted = 0;
        for (int from = 0; from < MANY; from += 50) {
            accepted += scene.receive(wide.subList(from, from + 50).toArray(Pdu[]::new)).stream()
                    .filter(HostileGraphTest::isAccepted)
                    .count();
        }
        assertThat(join).isNotNull();
        assertThat(accepted).isEqualTo(Limits.DEFAULT.extremities());
        assertThat(scene.ends()).hasSize(Limits.DEFAULT.extremities());
        assertThat(scene.writer.resolutions().count()).isLessThan(Limits.DEFAULT.extremities());
        assertThat(scene.peers.calls()).isZero();
        Pdu merge = scene.here(Draft.message(Scene.ALICE, EventTypes.MESSAGE, JsonValue.obj("body", "enough")));
        assertThat(merge.prevEvents()).hasSize(20);
        assertThat(scene.ends()).containsExactly(merge.eventId());
        assertThat(isAccepted(scene.take(scene.message(Scene.BOB, "on top", wide.getLast()))))
                .isFalse();
        assertThat(isAccepted(scene.take(wide.getLast()))).isTrue();
    }

    /// Events of the first versions state their ids, so that two can name each other.
    @Test
    void eventsThatNameEachOtherAreNoEndlessLoop() {
        Scene scene = scene("1");
        Pdu join = scene.last();
        Pdu one = scene.message(Scene.BOB, "one", join);
        Pdu two = scene.message(Scene.BOB, "two", one);
        JsonValue.Obj named = JsonValue.obj(
                "prev_events", JsonValue.arr(JsonValue.arr(two.eventId().value(), JsonValue.obj("sha256", "x"))));
        Pdu circle = scene.signed(one.json().with("prev_events", named.get("prev_events")), Scene.THERE);
        assertThat(circle.eventId()).isEqualTo(one.eventId());
        scene.peers.give(circle, two);
        assertThat(scene.receive(two, circle)).noneMatch(HostileGraphTest::isAccepted);
        assertThat(scene.peers.calls()).isLessThan(20);
        assertThat(scene.ends()).containsExactly(join.eventId());
    }

    @Test
    void absurdDepthsAndTimesChangeNothing() {
        Scene scene = scene("11");
        Pdu join = scene.last();
        Pdu deep = scene.signed(
                scene.message(Scene.BOB, "deep", join)
                        .json()
                        .with("depth", JsonValue.of(JsonValue.MAX_INTEGER))
                        .with("origin_server_ts", JsonValue.of(JsonValue.MAX_INTEGER)),
                Scene.THERE);
        assertThat(isAccepted(scene.take(deep))).isTrue();
        Pdu past = scene.signed(
                scene.message(Scene.BOB, "past", deep)
                        .json()
                        .with("depth", JsonValue.of(0))
                        .with("origin_server_ts", JsonValue.of(-JsonValue.MAX_INTEGER)),
                Scene.THERE);
        assertThat(isAccepted(scene.take(past))).isTrue();
        Pdu ours = scene.here(Draft.message(Scene.ALICE, EventTypes.MESSAGE, JsonValue.obj("body", "on")));
        assertThat(isAccepted(scene.take(scene.message(Scene.BOB, "and on", ours))))
                .isTrue();
        assertThat(scene.peers.calls()).isZero();
    }

    /// Every event names a previous event that nobody has.
    @Test
    void aFloodOfUnknownPreviousEventsAsksOnlySoMuch() {
        Scene scene = scene("11");
        Pdu join = scene.last();
        Pdu[] flood = new Pdu[50];
        for (int i = 0; i < flood.length; i++) {
            flood[i] = scene.message(Scene.BOB, "f" + i, scene.message(Scene.BOB, "unknown " + i, join));
        }
        assertThat(scene.receive(flood)).noneMatch(HostileGraphTest::isAccepted);
        assertThat(scene.peers.calls()).isLessThanOrEqualTo(1 + flood.length);
    }

    /// Auth events behind auth events, without an end.
    @Test
    void endlessAuthEventsAreFollowedOnlySoFar() {
        Scene scene = scene("11");
        Pdu join = scene.last();
        Pdu create = scene.now(EventTypes.CREATE, "");
        Pdu levels = scene.now(EventTypes.POWER_LEVELS, "");
        Pdu member = join;
        for (int i = 0; i < MANY; i++) {
            JsonValue.Obj content = JsonValue.obj("membership", "join", "displayname", "B" + i);
            Pdu rules = scene.now(EventTypes.JOIN_RULES, "");
            member = scene.event(
                    Scene.BOB,
                    EventTypes.MEMBER,
                    Scene.BOB.value(),
                    content,
                    List.of(join),
                    List.of(create, levels, rules, member));
            scene.peers.give(member);
        }
        Pdu message = scene.event(
                Scene.BOB,
                EventTypes.MESSAGE,
                null,
                JsonValue.obj("body", "x"),
                List.of(join),
                List.of(create, levels, member));
        assertThat(isAccepted(scene.take(message))).isFalse();
        assertThat(scene.peers.calls()).isLessThan(3 * Limits.DEFAULT.authRounds());
    }
}
