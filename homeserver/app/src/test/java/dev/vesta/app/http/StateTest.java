package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.Test;

/// Setting and reading state.
class StateTest extends TwoInARoom {
    private static final JsonValue.Obj NAMED = JsonValue.obj("name", "The pub");

    @Test
    void setsStateUnderEachFormOfThePath() {
        String path = room(room) + "/state/m.room.name";
        for (String form : new String[] {path, path + "/"}) {
            String name = "by " + form;
            assertThat(alice.put(form, JsonValue.obj("name", name)).text("event_id"))
                    .startsWith("$");
            assertThat(bob.get(path).text("name")).isEqualTo(name);
            assertThat(bob.get(path + "/").text("name")).isEqualTo(name);
        }
    }

    @Test
    void keepsStateKeysApart() {
        alice.setState(room, "org.example.seat", "a/b c", JsonValue.obj("n", 1)).ok();
        alice.setState(room, "org.example.seat", "other", JsonValue.obj("n", 2)).ok();
        assertThat(bob.getState(room, "org.example.seat", "a/b c").ok()).isEqualTo(JsonValue.obj("n", 1));
        assertThat(bob.getState(room, "org.example.seat", "other").ok()).isEqualTo(JsonValue.obj("n", 2));
        bob.getState(room, "org.example.seat", "").refused(404, "M_NOT_FOUND");
    }

    @Test
    void givesTheWholeEventWhenAsked() {
        String id = alice.setState(room, "m.room.name", "", NAMED).text("event_id");
        JsonValue.Obj event =
                bob.get(room(room) + "/state/m.room.name?format=event").ok();
        assertThat(event.string("event_id")).contains(id);
        assertThat(event.string("sender")).contains(alice.id());
        assertThat(event.string("state_key")).contains("");
        assertThat(event.object("content")).contains(NAMED);
        assertThat(bob.get(room(room) + "/state/m.room.name/?format=content").ok())
                .isEqualTo(NAMED);
        bob.get(room(room) + "/state/m.room.name?format=xml").refused(400, "M_INVALID_PARAM");
    }

    @Test
    void doesNotRepeatStateThatIsThere() {
        String first = alice.setState(room, "m.room.name", "", NAMED).text("event_id");
        assertThat(alice.setState(room, "m.room.name", "", NAMED).text("event_id"))
                .isEqualTo(first);
        assertThat(alice.setState(room, "m.room.name", "", JsonValue.obj("name", "Other"))
                        .text("event_id"))
                .isNotEqualTo(first);
    }

    @Test
    void refusesAnotherBeginning() {
        alice.setState(room, "m.room.create", "", JsonValue.obj("room_version", "11"))
                .refused(400, "M_INVALID_PARAM");
        alice.setState(room, "m.room.create", "2", JsonValue.Obj.EMPTY).refused(400, "M_INVALID_PARAM");
    }

    @Test
    void refusesLevelsForThoseAboveThem() {
        String own = alice.createRoom("room_version", "12");
        JsonValue.Obj levels = JsonValue.obj("users", JsonValue.obj(alice.id(), 100));
        alice.setState(own, "m.room.power_levels", "", levels).refused(400, "M_BAD_JSON");
        bob.setState(own, "m.room.power_levels", "", levels).refused(403, "M_FORBIDDEN");
        alice.setState(own, "m.room.power_levels", "", JsonValue.obj("users", JsonValue.obj(bob.id(), 100)))
                .ok();
    }

    @Test
    void refusesStateFromThoseWithoutThePower() {
        bob.setState(room, "m.room.name", "", NAMED).refused(403, "M_FORBIDDEN");
        bob.setState(room, "m.room.member", alice.id(), JsonValue.obj("membership", "leave"))
                .refused(403, "M_FORBIDDEN");
        alice.setState(room, "org.example.mine", bob.id(), JsonValue.Obj.EMPTY).refused(403, "M_FORBIDDEN");
        JsonValue.Obj there = eve.setState(room, "m.room.name", "", NAMED).refused(403, "M_FORBIDDEN");
        assertThat(eve.setState("!nowhere:hs1", "m.room.name", "", NAMED).refused(403, "M_FORBIDDEN"))
                .isEqualTo(there);
    }

    @Test
    void refusesStateThatIsNoObject() {
        alice.setState(room, "m.room.name", "", JsonValue.of("x")).refused(400, "M_BAD_JSON");
    }

    @Test
    void listsTheWholeState() {
        JsonValue state = bob.get(room(room) + "/state").json();
        assertThat(Reply.objects(state))
                .extracting(event -> event.string("type").orElse(""))
                .contains("m.room.create", "m.room.power_levels", "m.room.join_rules", "m.room.history_visibility")
                .filteredOn("m.room.member"::equals)
                .hasSize(2);
    }

    @Test
    void showsThoseWhoLeftTheStateOfThatTime() {
        alice.setState(room, "m.room.name", "", NAMED).ok();
        bob.leave(room).ok();
        alice.setState(room, "m.room.name", "", JsonValue.obj("name", "Without Bob"))
                .ok();
        assertThat(bob.getState(room, "m.room.name", "").ok()).isEqualTo(NAMED);
        assertThat(bob.getState(room, "m.room.member", bob.id()).text("membership"))
                .isEqualTo("leave");
        assertThat(Reply.objects(bob.get(room(room) + "/state").json()))
                .extracting(event -> event.object("content").orElseThrow())
                .contains(NAMED)
                .doesNotContain(JsonValue.obj("name", "Without Bob"));
    }

    @Test
    void showsStrangersNothing() {
        for (String path : new String[] {"/state", "/state/m.room.name", "/state/m.room.member/x"}) {
            JsonValue.Obj there = eve.get(room(room) + path).refused(403, "M_FORBIDDEN");
            assertThat(eve.get(room("!nowhere:hs1") + path).refused(403, "M_FORBIDDEN"))
                    .isEqualTo(there);
        }
    }

    @Test
    void wantsAToken() {
        String path = "/_matrix/client/v3" + room(room) + "/state";
        server.get(path).refused(401, "M_MISSING_TOKEN");
        server.get(path + "/m.room.name").refused(401, "M_MISSING_TOKEN");
        server.call("PUT", path + "/m.room.name", null, new byte[] {'{', '}'}).refused(401, "M_MISSING_TOKEN");
    }
}
