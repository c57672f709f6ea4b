package dev.vesta.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.fake.MemoryContractTest;
import dev.vesta.core.log.Standing;
import dev.vesta.core.room.Draft;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What administrators are told.
class ExplanationsTest {
    private final Scene scene = new Scene(MemoryContractTest.ports(), "11");
    private final Explanations explanations =
            new Explanations(scene.ports.rooms(), new StateReader(scene.ports.rooms(), scene.ports.numbers()));

    @Test
    void saysWhyAnEventWasRejected() {
        Pdu join = scene.join(Scene.BOB, scene.last());
        scene.take(join);
        Pdu levels = scene.event(
                Scene.BOB,
                EventTypes.POWER_LEVELS,
                "",
                JsonValue.obj("users", JsonValue.obj(Scene.BOB.value(), 100)),
                List.of(join));
        scene.take(levels);
        Explanations.OfEvent why =
                explanations.ofEvent(scene.room, levels.eventId()).orElseThrow();
        assertThat(why.standing()).isEqualTo(Standing.REJECTED);
        assertThat(why.reason()).startsWith("auth events: rule");
        assertThat(why.outlier()).isFalse();
        assertThat(why.authEvents()).hasSize(3).containsEntry(join.eventId(), Standing.ACCEPTED);
        assertThat(explanations
                        .ofEvent(scene.room, join.eventId())
                        .orElseThrow()
                        .reason())
                .isNull();
        assertThat(explanations.ofEvent(scene.room, new EventId("$nowhere"))).isEmpty();
    }

    @Test
    void saysWhatTheBranchesHaveAndWhatSpeaksAgainstIt() {
        scene.take(scene.join(Scene.BOB, scene.last()));
        JsonValue.Obj open =
                JsonValue.obj("users_default", 50, "ban", 100, "users", JsonValue.obj(Scene.ALICE.value(), 100));
        Pdu levels = scene.here(Draft.state(Scene.ALICE, new StateKey(EventTypes.POWER_LEVELS, ""), open));
        Pdu one = scene.state(Scene.BOB, EventTypes.NAME, "one", levels);
        Pdu two = scene.state(Scene.BOB, EventTypes.NAME, "two", levels);
        scene.take(one);
        scene.take(two);
        Explanations.OfState why = explanations
                .ofState(scene.room, new StateKey(EventTypes.NAME, ""))
                .orElseThrow();
        assertThat(why.now()).isNotNull();
        assertThat(why.now().pdu()).isEqualTo(two);
        assertThat(why.candidates()).extracting(StoredEvent::pdu).containsExactlyInAnyOrder(one, two);
        assertThat(why.rules()).containsOnlyKeys(one.eventId());
        assertThat(why.rules().get(one.eventId())).startsWith("allowed");
    }

    /// Bob names the room while Alice bans him, on another branch: the ban comes first.
    @Test
    void saysWhichRuleSpeaksAgainstABranch() {
        scene.take(scene.join(Scene.BOB, scene.last()));
        JsonValue.Obj open = JsonValue.obj("users_default", 50, "users", JsonValue.obj(Scene.ALICE.value(), 100));
        Pdu levels = scene.here(Draft.state(Scene.ALICE, new StateKey(EventTypes.POWER_LEVELS, ""), open));
        Pdu name = scene.state(Scene.BOB, EventTypes.NAME, "Bob's", levels);
        scene.take(name);
        Pdu ban = scene.event(
                Scene.ALICE, EventTypes.MEMBER, Scene.BOB.value(), JsonValue.obj("membership", "ban"), List.of(levels));
        scene.take(ban);
        Explanations.OfState why = explanations
                .ofState(scene.room, new StateKey(EventTypes.NAME, ""))
                .orElseThrow();
        assertThat(scene.membership(Scene.BOB)).isEqualTo("ban");
        assertThat(why.now()).isNull();
        assertThat(why.rules().get(name.eventId())).startsWith("current state: rule 5");
        assertThat(scene.resets).isEmpty();
    }
}
