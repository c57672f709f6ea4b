package dev.vesta.protocol.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventHash;
import dev.vesta.protocol.event.EventSignatures;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files in `state-resolution/v1/`: hashed and signed events of room version 1, whose ids they state, the
/// states of branches, and the state that comes out. All begin with the room in `room.json`; a state in a file
/// says only where it differs from that room's.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v1/#state-resolution))
final class V1CasesTest {
    private final SequencedMap<EventId, Pdu> events = new LinkedHashMap<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "power-levels-by-depth",
                "power-levels-stop-at-the-first-denied",
                "power-levels-first-is-not-judged",
                "power-levels-judged-by-an-unjudged-first",
                "join-rules-by-depth",
                "join-rules-judged-by-resolved-power-levels",
                "member-banned-cannot-rejoin",
                "member-ban-after-leaving",
                "member-tie-by-hash",
                "member-judged-by-resolved-join-rules",
                "topic-by-depth",
                "topic-tie-by-hash",
                "topic-deepest-denied",
                "topic-none-allowed",
                "agreement-is-not-judged",
                "absence-is-no-conflict"
            })
    void resolvesAsTheFileSays(String name) {
        JsonValue.Obj file = CaseFiles.read("v1/" + name);
        CaseFiles.events(CaseFiles.read("v1/room")).forEach(this::add);
        Map<StateKey, EventId> begin = state(Map.of(), events.keySet().stream().toList());
        CaseFiles.events(file).forEach(this::add);
        List<Map<StateKey, EventId>> states = new ArrayList<>();
        CaseFiles.states(file).forEach(differences -> states.add(state(begin, ids(differences))));
        Map<StateKey, EventId> expected =
                state(begin, ids(CaseFiles.names(file.array("expected").orElseThrow())));
        for (int turn = 0; turn < states.size(); turn++) {
            Collections.rotate(states, 1);
            assertThat(resolve(states)).as(name).isEqualTo(expected);
            assertThat(resolve(states.reversed())).as(name + " reversed").isEqualTo(expected);
        }
    }

    private Map<StateKey, EventId> resolve(List<Map<StateKey, EventId>> states) {
        return StateResolver.resolve(RoomVersion.V1.rules(), states, new LoadedEvents(events, Set.of()));
    }

    private void add(JsonValue.Obj event) {
        UserId sender = UserId.parse(event.string("sender").orElseThrow()).orElseThrow();
        List<EventId> auth = ids(CaseFiles.names(event.array("auth").orElseThrow()));
        // Alice's join follows the create event; what else an event follows does not matter to resolution.
        List<EventId> prev =
                events.isEmpty() ? List.of() : List.of(events.lastEntry().getKey());
        JsonValue.Obj unsigned = JsonValue.obj(
                "auth_events", pairs(auth),
                "content", event.get("content"),
                "depth", event.get("depth"),
                "event_id", event.get("id"),
                "origin", sender.server().value(),
                "origin_server_ts", event.get("ts"),
                "prev_events", pairs(prev),
                "room_id", Events.OLD_ROOM.value(),
                "sender", sender.value(),
                "state_key", event.get("state_key"),
                "type", event.get("type"));
        Pdu pdu = Events.must(EventBuilder.complete(RoomVersion.V1, unsigned, sender.server(), Events.KEY));
        assertThat(EventSignatures.verify(pdu, sender.server(), Events.KEY.verifyKey()))
                .isTrue();
        assertThat(EventSignatures.contentHashMatches(pdu)).isTrue();
        assertThat(pdu.eventId().server()).contains(sender.server());
        events.put(pdu.eventId(), pdu);
    }

    private JsonValue.Arr pairs(List<EventId> ids) {
        return JsonValue.arr(ids.stream()
                .map(id -> JsonValue.arr(id.value(), JsonValue.obj("sha256", EventHash.referenceHash(events.get(id)))))
                .toArray());
    }

    private static List<EventId> ids(List<String> names) {
        return names.stream().map(name -> EventId.parse(name).orElseThrow()).toList();
    }

    private Map<StateKey, EventId> state(Map<StateKey, EventId> begin, List<EventId> differences) {
        Map<StateKey, EventId> state = new HashMap<>(begin);
        for (EventId id : differences) {
            state.put(events.get(id).asStateKey().orElseThrow(), id);
        }
        return state;
    }
}
