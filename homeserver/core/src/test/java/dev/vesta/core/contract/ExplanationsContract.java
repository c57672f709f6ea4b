package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.inbound.Explanations;
import dev.vesta.core.inbound.Explanations.AuthEvent;
import dev.vesta.core.inbound.Explanations.Candidate;
import dev.vesta.core.inbound.Explanations.OfEvent;
import dev.vesta.core.inbound.Explanations.OfState;
import dev.vesta.core.inbound.Foreign;
import dev.vesta.core.inbound.Scene;
import dev.vesta.core.log.Standing;
import dev.vesta.core.room.Draft;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What administrators are told about events and state.
public abstract class ExplanationsContract extends Contract {
    private static final StateKey NAME = new StateKey(EventTypes.NAME, "");

    private Scene scene;
    private Explanations explanations;

    protected ExplanationsContract(Supplier<Ports> open) {
        super(open);
    }

    @BeforeEach
    void makeScene() {
        scene = new Scene(ports, "11");
        explanations = new Explanations(ports.rooms(), ports.numbers());
    }

    private OfState why(StateKey key) {
        return explanations.ofState(scene.room.id(), key).orElseThrow();
    }

    private OfEvent why(Pdu event) {
        return explanations.ofEvent(scene.room.id(), event.eventId()).orElseThrow();
    }

    private static Candidate of(OfState why, Pdu event) {
        return why.candidates().stream()
                .filter(candidate -> candidate.fate().event().pdu().equals(event))
                .findFirst()
                .orElseThrow();
    }

    private Pdu name(String name) {
        return scene.here(Draft.state(Scene.ALICE, NAME, JsonValue.obj("name", name)));
    }

    /// Bob comes, and may do what Alice may, save banning.
    private Pdu open() {
        scene.take(scene.join(Scene.BOB, scene.last()));
        JsonValue.Obj levels =
                JsonValue.obj("users_default", 50, "ban", 100, "users", JsonValue.obj(Scene.ALICE.value(), 100));
        return scene.here(Draft.state(Scene.ALICE, new StateKey(EventTypes.POWER_LEVELS, ""), levels));
    }

    @Test
    void saysWhyAnEventWasRejected() {
        Pdu join = scene.join(Scene.BOB, scene.last());
        scene.take(join);
        JsonValue.Obj greedy = JsonValue.obj("users", JsonValue.obj(Scene.BOB.value(), 100));
        Pdu levels = scene.event(Scene.BOB, EventTypes.POWER_LEVELS, "", greedy, List.of(join));
        scene.take(levels);
        OfEvent why = why(levels);
        assertThat(why.fate().event().standing()).isEqualTo(Standing.REJECTED);
        assertThat(why.fate().reason()).startsWith("auth events: rule");
        assertThat(why.fate().event().isOutlier()).isFalse();
        assertThat(why.fate().authEvents()).extracting(AuthEvent::id).containsExactlyElementsOf(levels.authEvents());
        assertThat(why.fate().authEvents())
                .extracting(AuthEvent::event)
                .contains(scene.stored(join))
                .doesNotContainNull();
        Pdu real = scene.now(EventTypes.POWER_LEVELS, "");
        assertThat(why.stateBefore())
                .extracting(StoredEvent::pdu)
                .containsExactly(scene.now(EventTypes.CREATE, ""), real, join);

        OfState state = why(new StateKey(EventTypes.POWER_LEVELS, ""));
        assertThat(state.now()).isNotNull();
        assertThat(state.now().event().pdu()).isEqualTo(real);
        assertThat(of(state, levels).whyNot()).startsWith("rejected: auth events: rule");
        assertThat(of(state, levels).fate().reason()).isEqualTo(why.fate().reason());
        assertThat(of(state, levels).atBranchEnd()).isFalse();
    }

    @Test
    void saysWhatAnAcceptedEventRestsUpon() {
        Pdu join = scene.join(Scene.BOB, scene.last());
        scene.take(join);
        OfEvent why = why(join);
        assertThat(why.room()).isEqualTo(scene.room);
        assertThat(why.fate().event()).isEqualTo(scene.stored(join));
        assertThat(why.fate().reason()).isNull();
        assertThat(why.fate().authEvents()).hasSize(join.authEvents().size());
        assertThat(why.stateBefore())
                .extracting(event -> event.pdu().type())
                .containsExactly(EventTypes.CREATE, EventTypes.POWER_LEVELS, EventTypes.JOIN_RULES);
    }

    @Test
    void knowsNothingOfWhatIsNotHere() {
        RoomId nowhere = new RoomId("!nowhere:here.example.org");
        assertThat(explanations.ofEvent(scene.room.id(), new EventId("$nothing")))
                .isEmpty();
        assertThat(explanations.ofEvent(nowhere, scene.last().eventId())).isEmpty();
        assertThat(explanations.ofState(nowhere, NAME)).isEmpty();
        for (StateKey key : List.of(NAME, new StateKey("org.example.\0", "never"))) {
            OfState why = why(key);
            assertThat(why.now()).isNull();
            assertThat(why.candidates()).isEmpty();
            assertThat(why.limited()).isFalse();
        }
        assertThat(ports.numbers().knownStateKeys(List.of(new StateKey("org.example.\0", "never"))))
                .isEmpty();
    }

    @Test
    void saysWhatReplacedWhat() {
        Pdu one = name("one");
        Pdu two = name("two");
        Pdu three = name("three");
        OfState why = why(NAME);
        assertThat(why.now()).isNotNull();
        assertThat(why.now().event().pdu()).isEqualTo(three);
        assertThat(why.head()).isEqualTo(scene.head());
        assertThat(why.candidates())
                .extracting(candidate -> candidate.fate().event().pdu())
                .containsExactly(three, two, one);
        assertThat(of(why, three)).isEqualTo(new Candidate(why.now(), true, true, List.of(), null, List.of()));
        assertThat(of(why, two).whyNot()).isEqualTo("replaced by a later event");
        assertThat(of(why, two).replacedBy()).containsExactly(three.eventId());
        assertThat(of(why, one).replacedBy()).containsExactly(two.eventId());
        assertThat(of(why, one).atBranchEnd()).isFalse();
        assertThat(why.limited()).isFalse();
    }

    @Test
    void tellsOfTheNewestOnly() {
        for (int i = 0; i < Explanations.MAX_CANDIDATES; i++) {
            name("name " + i);
        }
        assertThat(why(NAME).limited()).isFalse();
        name("last");
        OfState why = why(NAME);
        assertThat(why.limited()).isTrue();
        assertThat(why.candidates()).hasSize(Explanations.MAX_CANDIDATES);
        assertThat(why.candidates().getFirst().current()).isTrue();
    }

    @Test
    void saysWhatTheBranchesHaveAndWhatSpeaksAgainstIt() {
        Pdu levels = open();
        Pdu one = scene.state(Scene.BOB, EventTypes.NAME, "one", levels);
        Pdu two = scene.state(Scene.BOB, EventTypes.NAME, "two", levels);
        scene.take(one);
        scene.take(two);
        OfState why = why(NAME);
        assertThat(why.now()).isNotNull();
        assertThat(why.now().event().pdu()).isEqualTo(two);
        assertThat(why.candidates()).hasSize(2).allMatch(Candidate::atBranchEnd).allMatch(candidate -> candidate
                .replacedBy()
                .isEmpty());
        assertThat(of(why, two).current()).isTrue();
        assertThat(of(why, one).current()).isFalse();
        assertThat(of(why, one).whyNot()).startsWith("allowed by the current state");
        assertThat(of(why, one).checkedAgainst())
                .extracting(StoredEvent::pdu)
                .containsExactly(
                        scene.now(EventTypes.CREATE, ""), levels, scene.now(EventTypes.MEMBER, Scene.BOB.value()));
    }

    /// Bob names the room while Alice bans him, on another branch: the ban comes first.
    @Test
    void saysWhichRuleSpeaksAgainstABranch() {
        Pdu levels = open();
        Pdu name = scene.state(Scene.BOB, EventTypes.NAME, "Bob's", levels);
        scene.take(name);
        Pdu ban = scene.event(
                Scene.ALICE, EventTypes.MEMBER, Scene.BOB.value(), JsonValue.obj("membership", "ban"), List.of(levels));
        scene.take(ban);
        OfState why = why(NAME);
        assertThat(scene.membership(Scene.BOB)).isEqualTo("ban");
        assertThat(why.now()).isNull();
        assertThat(of(why, name).atBranchEnd()).isTrue();
        assertThat(of(why, name).whyNot()).startsWith("current state: rule 5");
        assertThat(of(why, name).checkedAgainst()).extracting(StoredEvent::pdu).contains(ban);
        assertThat(scene.resets).isEmpty();

        scene.here(Draft.message(Scene.ALICE, EventTypes.MESSAGE, JsonValue.obj("body", "the branches meet")));
        OfState later = why(NAME);
        assertThat(later.now()).isNull();
        assertThat(of(later, name).atBranchEnd()).isFalse();
        assertThat(of(later, name).whyNot()).startsWith("no branch ends with it any more");
        assertThat(of(later, name).fate().event().standing()).isEqualTo(Standing.ACCEPTED);
    }

    @Test
    void saysWhatSoftFailed() {
        Pdu levels = open();
        Pdu name = scene.state(Scene.BOB, EventTypes.NAME, "Bob's", levels);
        scene.here(Draft.state(
                Scene.ALICE, new StateKey(EventTypes.MEMBER, Scene.BOB.value()), JsonValue.obj("membership", "ban")));
        scene.take(name);
        OfState why = why(NAME);
        assertThat(why.now()).isNull();
        assertThat(of(why, name).fate().event().standing()).isEqualTo(Standing.SOFT_FAILED);
        assertThat(of(why, name).whyNot()).startsWith("soft-failed: current state: rule 5");
        assertThat(of(why, name).atBranchEnd()).isFalse();
        assertThat(why(name).fate().reason()).startsWith("current state: rule 5");
    }

    @Test
    void saysWhatIsKnownOnlyByWhatOthersName() {
        Foreign foreign = new Foreign("11");
        Pdu first = foreign.add(Scene.BOB, EventTypes.NAME, "", JsonValue.obj("name", "first"));
        Pdu second = foreign.add(Scene.BOB, EventTypes.NAME, "", JsonValue.obj("name", "second"));
        Pdu join =
                foreign.make(Scene.ALICE, EventTypes.MEMBER, Scene.ALICE.value(), JsonValue.obj("membership", "join"));
        scene.entry.enter(Scene.THERE, foreign.version, join, foreign.stateJson(), foreign.chainJson());
        OfState why = explanations.ofState(foreign.id(), NAME).orElseThrow();
        assertThat(why.now()).isNotNull();
        assertThat(why.now().event().pdu()).isEqualTo(second);
        assertThat(why.now().event().isOutlier()).isTrue();
        assertThat(of(why, first).fate().event().isOutlier()).isTrue();
        assertThat(of(why, first).whyNot()).startsWith("known only because another event names it");
        OfEvent event = explanations.ofEvent(foreign.id(), second.eventId()).orElseThrow();
        assertThat(event.stateBefore()).isEmpty();
        assertThat(event.fate().authEvents()).doesNotHaveDuplicates().isNotEmpty();
    }
}
