package dev.vesta.protocol.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.room.StateResolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files in `state-resolution/`: events, the states of branches, and the state that comes out, by algorithm. All
/// begin with the same room ([#room]); a state in a file says only where it differs from the beginning. Events are of
/// version 11.
final class CasesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin-beats-moderator",
                "ban-beats-racing-power-levels",
                "ban-beats-racing-profile-change",
                "ban-beats-racing-topic",
                "demotion-beats-racing-kick",
                "demotion-beats-racing-promotion",
                "demotion-beats-racing-topic",
                "later-join-rules-win-among-equals",
                "racing-joins-both-stand",
                "topic-by-mainline",
                "topic-by-time",
                "closing-the-room-beats-racing-join",
                "kick-and-rejoin",
                "msc4297-judged-by-newer-state",
                "msc4297-missing-link"
            })
    void resolvesAsTheFileSays(String name) {
        JsonValue.Obj file = CaseFiles.read(name);
        TestRoom room = room();
        Map<StateKey, EventId> begin = room.state(room.events.keySet());
        for (JsonValue event : file.array("events").orElseThrow().items()) {
            add(room, (JsonValue.Obj) event);
        }
        List<Map<StateKey, EventId>> states = new ArrayList<>();
        for (JsonValue state : file.array("states").orElseThrow().items()) {
            states.add(state(room, begin, (JsonValue.Arr) state));
        }
        JsonValue.Obj expected = file.object("expected").orElseThrow();
        for (StateResolution algorithm : StateResolution.values()) {
            Map<StateKey, EventId> wanted =
                    state(room, begin, expected.array(algorithm.name()).orElseThrow());
            assertThat(StateResolver.resolve(algorithm, states, room.graph()))
                    .as(name + " by " + algorithm)
                    .isEqualTo(wanted);
            assertThat(StateResolver.resolve(algorithm, states.reversed(), room.graph()))
                    .as(name + " reversed by " + algorithm)
                    .isEqualTo(wanted);
        }
    }

    private static Map<StateKey, EventId> state(
            TestRoom room, Map<StateKey, EventId> begin, JsonValue.Arr differences) {
        Map<StateKey, EventId> state = new HashMap<>(begin);
        state.putAll(room.state(ids(room, differences)));
        return state;
    }

    private static List<EventId> ids(TestRoom room, JsonValue.Arr names) {
        return names.items().stream()
                .map(name -> ((JsonValue.Str) name).value())
                .map(name -> name.equals("create") ? room.createId : TestRoom.id(name))
                .toList();
    }

    private static void add(TestRoom room, JsonValue.Obj event) {
        room.add(
                event.string("name").orElseThrow(),
                event.string("sender").orElseThrow(),
                event.string("type").orElseThrow(),
                event.string("state_key").orElseThrow(),
                event.object("content").orElseThrow(),
                ids(room, event.array("auth").orElseThrow()),
                event.integer("depth").orElseThrow(),
                event.integer("ts").orElseThrow());
    }

    /// Alice made a public room and is its admin, Bob is a moderator, Carol a member.
    static TestRoom room() {
        TestRoom room = new TestRoom(RoomVersion.V11);
        EventId create = room.createId;
        EventId alice = join(room, "alice", "@alice:a", List.of(create), 1);
        JsonValue.Obj users = JsonValue.obj("@alice:a", 100, "@bob:b", 50);
        EventId levels = room.add(
                "levels",
                "@alice:a",
                EventTypes.POWER_LEVELS,
                "",
                JsonValue.obj("users", users),
                List.of(create, alice),
                2,
                2000);
        JsonValue.Obj open = JsonValue.obj("join_rule", "public");
        EventId rules =
                room.add("rules", "@alice:a", EventTypes.JOIN_RULES, "", open, List.of(create, alice, levels), 3, 3000);
        join(room, "bob", "@bob:b", List.of(create, levels, rules), 4);
        join(room, "carol", "@carol:c", List.of(create, levels, rules), 5);
        return room;
    }

    private static EventId join(TestRoom room, String name, String user, List<EventId> authEvents, long depth) {
        JsonValue.Obj content = JsonValue.obj("membership", "join");
        return room.add(name, user, EventTypes.MEMBER, user, content, authEvents, depth, depth * 1000);
    }
}
