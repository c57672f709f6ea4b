package dev.vesta.protocol.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.room.StateResolution;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The problems that MSC4297 describes, each a whole room in `state-resolution/msc4297/`: version 2 resets the
/// state, 2.1 does not. ([spec](https://spec.matrix.org/v1.19/rooms/v12/#state-resolution))
final class Msc4297Test {
    @ParameterizedTest
    @CsvSource({
        "problem-a, V2, V11",
        "problem-a, V2_1, V11",
        "problem-a, V2_1, V12",
        "problem-b, V2, V11",
        "problem-b, V2_1, V11",
        "problem-b, V2_1, V12",
    })
    void resolvesAsTheProposalSays(String name, StateResolution algorithm, RoomVersion version) {
        JsonValue.Obj file = CaseFiles.read("msc4297/" + name);
        TestRoom room = new TestRoom(version);
        CaseFiles.events(file).forEach(event -> add(room, event));
        List<Map<StateKey, EventId>> states = CaseFiles.states(file).stream()
                .map(state -> room.state(ids(room, state)))
                .toList();
        JsonValue.Arr expected =
                file.object("expected").orElseThrow().array(algorithm.name()).orElseThrow();
        Map<StateKey, EventId> wanted = room.state(ids(room, CaseFiles.names(expected)));
        assertThat(StateResolver.resolve(algorithm, states, room.graph())).isEqualTo(wanted);
        assertThat(StateResolver.resolve(algorithm, states.reversed(), room.graph()))
                .isEqualTo(wanted);
        assertThat(StateResolver.resolve(version.rules(), states, room.graph()).equals(wanted))
                .isEqualTo(version.rules().stateResolution() == algorithm);
    }

    private static void add(TestRoom room, JsonValue.Obj event) {
        String type = event.string("type").orElseThrow();
        JsonValue.Obj content = event.object("content").orElseThrow();
        boolean levels = type.equals(EventTypes.POWER_LEVELS);
        room.add(
                event.string("name").orElseThrow(),
                event.string("sender").orElseThrow(),
                type,
                event.string("state_key").orElseThrow(),
                levels ? withoutCreators(room.version, content) : content,
                ids(room, CaseFiles.names(event.array("auth").orElseThrow())),
                event.integer("depth").orElseThrow(),
                event.integer("ts").orElseThrow());
    }

    /// The proposal's footnote: with MSC4289 Alice, who made the room, is not among the users.
    private static JsonValue.Obj withoutCreators(RoomVersion version, JsonValue.Obj content) {
        return version.rules().creatorsAreAboveAll()
                ? content.with("users", content.object("users").orElseThrow().without("@alice:a"))
                : content;
    }

    private static List<EventId> ids(TestRoom room, List<String> names) {
        return names.stream()
                .map(name -> name.equals("create") ? room.createId : TestRoom.id(name))
                .toList();
    }
}
