package dev.vesta.core.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.fake.World;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// History visibility at work: paging, single events and sync ask it for every event.
class WhatMembersSeeTest {
    private final World world = new World(1);
    private final Caller alice = world.user("alice");
    private final Caller bob = world.user("bob");
    private RoomId room;
    private EventId earliest;

    private void talk(String visibility) {
        room = world.room(alice, "public_chat", "12");
        StateKey key = new StateKey("m.room.history_visibility", "");
        world.messages.setState(alice, room, key, JsonValue.obj("history_visibility", visibility));
        earliest = say("before the invite");
        world.members.invite(alice, room, bob.user(), null);
        say("before the join");
        world.members.join(bob, room, null);
        say("together");
    }

    private EventId say(String text) {
        return world.messages.send(alice, room, "m.room.message", text, JsonValue.obj("body", text));
    }

    private static List<String> texts(List<JsonValue.Obj> events) {
        return events.stream()
                .map(event -> event.object("content")
                        .flatMap(content -> content.string("body"))
                        .orElse(null))
                .filter(Objects::nonNull)
                .toList();
    }

    private List<String> paged(Caller caller) {
        return texts(
                world.history.messages(caller, room, null, null, false, 100).chunk());
    }

    @ParameterizedTest
    @CsvSource({
        "world_readable, before the invite|before the join|together",
        "shared,         before the invite|before the join|together",
        "invited,        before the join|together",
        "joined,         together",
    })
    void aMemberSeesOfThePastWhatTheRoomAllows(String visibility, String seen) {
        talk(visibility);
        List<String> expected = List.of(seen.split("\\|"));
        assertThat(paged(bob)).isEqualTo(expected);
        String synced = world.sync(bob, null, JsonValue.Obj.EMPTY).toString();
        for (String text : List.of("before the invite", "before the join", "together")) {
            assertThat(synced.contains(text)).as(text).isEqualTo(expected.contains(text));
        }
    }

    @Test
    void nobodySeesWhatIsSaidAfterTheyLeft() {
        talk("shared");
        String since =
                world.sync(bob, null, JsonValue.Obj.EMPTY).string("next_batch").orElseThrow();
        world.members.leave(bob, room, null);
        EventId later = say("alone");
        assertThat(paged(bob)).contains("together").doesNotContain("alone");
        assertThat(world.sync(bob, since, JsonValue.Obj.EMPTY).toString()).doesNotContain("alone");
        assertThatThrownBy(() -> world.reader.event(bob, room, later)).isInstanceOf(MatrixException.class);
    }

    @Test
    void aSingleEventFollowsTheSameRule() {
        talk("joined");
        EventId together = say("once more");
        assertThat(world.reader.event(bob, room, together).string("type")).contains("m.room.message");
        assertThatThrownBy(() -> world.reader.event(bob, room, earliest)).isInstanceOf(MatrixException.class);
    }
}
