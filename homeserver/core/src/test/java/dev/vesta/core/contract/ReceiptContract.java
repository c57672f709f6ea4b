package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.inbound.Outcome;
import dev.vesta.core.inbound.Scene;
import dev.vesta.core.log.Standing;
import dev.vesta.core.room.Draft;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of events that another server sends: each check of the spec, both ways.
public abstract class ReceiptContract extends Contract {
    protected ReceiptContract(Supplier<Ports> open) {
        super(open);
    }

    private Scene scene(String version) {
        return new Scene(ports, version);
    }

    private static void accepted(Outcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Taken.class, taken -> {
            assertThat(taken.reason()).isNull();
            assertThat(taken.standing()).isEqualTo(Standing.ACCEPTED);
        });
    }

    private static void taken(Outcome outcome, Standing standing, String reason) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Taken.class, taken -> {
            assertThat(taken.standing()).isEqualTo(standing);
            assertThat(taken.reason()).contains(reason);
        });
    }

    private static void refused(Outcome outcome, String reason) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.reason())
                .contains(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"})
    void aChainOfEventsIsTaken(String version) {
        Scene scene = scene(version);
        Pdu join = scene.join(Scene.BOB, scene.last());
        accepted(scene.take(join));
        Pdu one = scene.message(Scene.BOB, "one", join);
        Pdu two = scene.message(Scene.BOB, "two", one);
        scene.receive(two, one).forEach(ReceiptContract::accepted);
        assertThat(scene.ends()).containsExactly(two.eventId());
        assertThat(scene.membership(Scene.BOB)).isEqualTo("join");
        StoredEvent first = scene.stored(one);
        StoredEvent second = scene.stored(two);
        assertThat(first.ord()).isEqualTo(scene.stored(join).ord() + 1);
        assertThat(second.ord()).isEqualTo(first.ord() + 1);
        assertThat(second.rootBefore()).isEqualTo(scene.head().root());
        assertThat(scene.peers.calls()).isZero();
        assertThat(scene.take(two)).isEqualTo(new Outcome.Known(two.eventId()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "11", "12"})
    void forksAreResolvedAndMergedByOurNextEvent(String version) {
        Scene scene = scene(version);
        Pdu join = scene.join(Scene.BOB, scene.last());
        accepted(scene.take(join));
        Pdu carl = scene.join(Scene.CARL, join);
        Pdu topic = scene.here(
                Draft.state(Scene.ALICE, new StateKey(EventTypes.TOPIC, ""), JsonValue.obj("topic", "ours")));
        accepted(scene.take(carl));
        assertThat(scene.ends()).containsExactlyInAnyOrder(topic.eventId(), carl.eventId());
        assertThat(scene.membership(Scene.CARL)).isEqualTo("join");
        assertThat(scene.now(EventTypes.TOPIC, "")).isEqualTo(topic);
        Pdu merge = scene.here(Draft.message(Scene.ALICE, EventTypes.MESSAGE, JsonValue.obj("body", "hello Carl")));
        assertThat(merge.prevEvents()).containsExactlyInAnyOrder(topic.eventId(), carl.eventId());
        assertThat(scene.ends()).containsExactly(merge.eventId());
        assertThat(scene.stored(merge).rootBefore()).isEqualTo(scene.head().root());
        assertThat(scene.resets).isEmpty();
    }

    /// Two servers name the room at once; whoever hears of it in whatever order ends with the same name.
    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "11", "12"})
    void theOrderOfArrivalDoesNotMatter(String version) {
        Scene scene = scene(version);
        Pdu start = scene.last();
        scene.here(Draft.state(
                Scene.ALICE,
                new StateKey(EventTypes.POWER_LEVELS, ""),
                JsonValue.obj("users_default", 50, "users", JsonValue.Obj.EMPTY)
                        .with(
                                "users",
                                version.equals("12") ? JsonValue.Obj.EMPTY : JsonValue.obj(Scene.ALICE.value(), 100))));
        assertThat(scene.last()).isNotEqualTo(start);
        Pdu join = scene.join(Scene.BOB, scene.last());
        accepted(scene.take(join));
        Pdu carl = scene.join(Scene.CARL, join);
        accepted(scene.take(carl));
        List<Pdu> names = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            names.add(scene.state(i % 2 == 0 ? Scene.BOB : Scene.CARL, EventTypes.NAME, "name " + i, carl));
        }
        Collections.shuffle(names, new java.util.Random(version.hashCode()));
        names.forEach(name -> accepted(scene.take(name)));
        Pdu winner = scene.now(EventTypes.NAME, "");
        Pdu expected = version.equals("1")
                ? winner
                : names.stream()
                        .max(java.util.Comparator.comparingLong(Pdu::originServerTs))
                        .orElseThrow();
        assertThat(winner).isEqualTo(expected);
        assertThat(scene.ends()).hasSize(5);
    }

    @Test
    void missingEventsAreFetched() {
        Scene scene = scene("11");
        Pdu join = scene.join(Scene.BOB, scene.last());
        accepted(scene.take(join));
        Pdu at = join;
        List<Pdu> chain = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            at = scene.message(Scene.BOB, "message " + i, at);
            chain.add(at);
            scene.peers.give(at);
        }
        accepted(scene.take(chain.getLast()));
        assertThat(chain).allSatisfy(event -> assertThat(scene.stored(event)).isNotNull());
        assertThat(chain.stream().map(event -> scene.stored(event).ord()).toList())
                .isSorted();
        assertThat(scene.ends()).containsExactly(chain.getLast().eventId());
        assertThat(scene.peers.missing).isEqualTo(3);
        assertThat(scene.peers.calls()).isEqualTo(3);
    }

    @Test
    void badlyFormedEventsAreDropped() {
        Scene scene = scene("11");
        Pdu join = scene.join(Scene.BOB, scene.last());
        JsonValue.Obj json = join.json();
        List<Outcome> outcomes = scene.receiver.receive(
                Scene.THERE,
                scene.room,
                List.of(
                        json.without("type"),
                        json.with("room_id", JsonValue.str("!other:there.example.org")),
                        scene.signed(json.with("prev_events", JsonValue.arr()), Scene.THERE)
                                .json(),
                        json.with("depth", JsonValue.str("deep")),
                        json));
        refused(outcomes.get(0), "type");
        refused(outcomes.get(1), "another room");
        refused(outcomes.get(2), "no event before");
        refused(outcomes.get(3), "depth");
        accepted(outcomes.get(4));
    }

    @Test
    void badlySignedEventsAreDropped() {
        Scene scene = scene("11");
        Pdu join = scene.join(Scene.BOB, scene.last());
        Pdu byUs = scene.signed(join.json().without("signatures"), Scene.HERE);
        refused(scene.take(byUs), "signature of there.example.org");
        JsonValue.Obj altered = join.json().with("origin_server_ts", JsonValue.of(5));
        refused(
                scene.receiver
                        .receive(Scene.THERE, scene.room, List.of(altered))
                        .getFirst(),
                "signature");
        assertThat(scene.stored(join)).isNull();
        accepted(scene.take(join));
    }

    @Test
    void alteredContentIsTakenInItsRedactedForm() {
        Scene scene = scene("11");
        Pdu join = scene.join(Scene.BOB, scene.last());
        accepted(scene.take(join));
        Pdu message = scene.message(Scene.BOB, "true", join);
        JsonValue.Obj altered = message.json().with("content", JsonValue.obj("body", "false"));
        accepted(scene.receiver
                .receive(Scene.THERE, scene.room, List.of(altered))
                .getFirst());
        assertThat(scene.stored(message).pdu()).isEqualTo(message.redacted());
        Pdu next = scene.message(Scene.BOB, "next", message);
        accepted(scene.take(next));
        assertThat(scene.stored(next).pdu()).isEqualTo(next);
    }

    @Test
    void eventsThatTheirOwnAuthEventsForbidAreRejected() {
        Scene scene = scene("11");
        Pdu join = scene.join(Scene.BOB, scene.last());
        accepted(scene.take(join));
        Pdu withoutSender = scene.event(
                Scene.BOB,
                EventTypes.MESSAGE,
                null,
                JsonValue.obj("body", "x"),
                List.of(join),
                List.of(scene.now(EventTypes.CREATE, ""), scene.now(EventTypes.POWER_LEVELS, "")));
        taken(scene.take(withoutSender), Standing.REJECTED, "auth events: rule 5: The sender is not in the room.");
        Pdu needless = scene.event(
                Scene.BOB,
                EventTypes.MESSAGE,
                null,
                JsonValue.obj("body", "x"),
                List.of(join),
                List.of(
                        scene.now(EventTypes.CREATE, ""),
                        scene.now(EventTypes.POWER_LEVELS, ""),
                        scene.now(EventTypes.JOIN_RULES, ""),
                        join));
        taken(scene.take(needless), Standing.REJECTED, "auth events: rule 2.2");
        assertThat(scene.stored(needless).standing()).isEqualTo(Standing.REJECTED);
        assertThat(scene.stored(needless).ord()).isEqualTo(StoredEvent.NO_ORD);
        assertThat(scene.ends()).containsExactly(join.eventId());
    }

    @Test
    void eventsThatTheStateBeforeForbidsAreRejected() {
        Scene scene = scene("11");
        Pdu join = scene.join(Scene.BOB, scene.last());
        accepted(scene.take(join));
        Pdu leave = scene.event(
                Scene.BOB, EventTypes.MEMBER, Scene.BOB.value(), JsonValue.obj("membership", "leave"), List.of(join));
        Pdu late = scene.message(Scene.BOB, "after the leave, by the join", leave);
        accepted(scene.take(leave));
        taken(scene.take(late), Standing.REJECTED, "state before: rule 5");
        Pdu upon = scene.join(Scene.CARL, late);
        accepted(scene.take(upon));
        assertThat(scene.membership(Scene.BOB)).isEqualTo("leave");
        // What comes after a rejected event comes after those before it too.
        assertThat(scene.ends()).containsExactly(upon.eventId());
    }

    @Test
    void aRejectedEventAuthorizesNothing() {
        Scene scene = scene("11");
        Pdu join = scene.join(Scene.BOB, scene.last());
        accepted(scene.take(join));
        Pdu usurped = scene.event(
                Scene.BOB,
                EventTypes.POWER_LEVELS,
                "",
                JsonValue.obj("users", JsonValue.obj(Scene.BOB.value(), 100)),
                List.of(join));
        taken(scene.take(usurped), Standing.REJECTED, "auth events: rule");
        Pdu name = scene.event(
                Scene.BOB,
                EventTypes.NAME,
                "",
                JsonValue.obj("name", "Bob's"),
                List.of(usurped),
                List.of(scene.now(EventTypes.CREATE, ""), usurped, join));
        taken(scene.take(name), Standing.REJECTED, "auth events: rule 2.3: An auth event was rejected.");
        assertThat(scene.now(EventTypes.NAME, "")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "11", "12"})
    void eventsThatTheCurrentStateForbidsAreSoftFailed(String version) {
        Scene scene = scene(version);
        Pdu join = scene.join(Scene.BOB, scene.last());
        accepted(scene.take(join));
        Pdu evading = scene.message(Scene.BOB, "from before the ban", join);
        Pdu ban = scene.here(Draft.state(
                Scene.ALICE, new StateKey(EventTypes.MEMBER, Scene.BOB.value()), JsonValue.obj("membership", "ban")));
        taken(scene.take(evading), Standing.SOFT_FAILED, "current state: rule");
        assertThat(scene.ends()).containsExactly(ban.eventId());
        assertThat(scene.stored(evading).ord()).isEqualTo(StoredEvent.NO_ORD);
        assertThat(scene.stored(evading).isOutlier()).isFalse();
        // Others may name it: then it counts for them as any other.
        Pdu carl = scene.event(
                Scene.CARL,
                EventTypes.MEMBER,
                Scene.CARL.value(),
                JsonValue.obj("membership", "join"),
                List.of(evading));
        accepted(scene.take(carl));
        assertThat(scene.ends()).containsExactlyInAnyOrder(ban.eventId(), carl.eventId());
        assertThat(scene.membership(Scene.BOB)).isEqualTo("ban");
        assertThat(scene.membership(Scene.CARL)).isEqualTo("join");
    }

    @Test
    void missingAuthEventsAreFetchedAndKeptAsOutliers() {
        Scene scene = scene("11");
        Pdu start = scene.last();
        Pdu join = scene.join(Scene.BOB, start);
        Pdu message = scene.event(
                Scene.BOB,
                EventTypes.MESSAGE,
                null,
                JsonValue.obj("body", "x"),
                List.of(start),
                List.of(scene.now(EventTypes.CREATE, ""), scene.now(EventTypes.POWER_LEVELS, ""), join));
        refused(scene.take(message), "auth events cannot be had");
        assertThat(scene.stored(message)).isNull();
        scene.peers.give(join);
        // By its own auth events it may; in the state before it Bob is not in the room.
        taken(scene.take(message), Standing.REJECTED, "state before: rule 5");
        assertThat(scene.stored(join).isOutlier()).isTrue();
        assertThat(scene.membership(Scene.BOB)).isEqualTo("none");
        accepted(scene.take(join));
        assertThat(scene.stored(join).isOutlier()).isFalse();
        assertThat(scene.membership(Scene.BOB)).isEqualTo("join");
    }

    @Test
    void aSecondCreateEventIsDropped() {
        Scene scene = scene("11");
        Pdu create = scene.event(
                Scene.ALICE, EventTypes.CREATE, "", JsonValue.obj("room_version", "11"), List.of(), List.of());
        refused(scene.take(create), "has a create event");
    }
}
