package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contents that the server must understand.
class ContentTest {
    private TestUser alice;
    private String room;

    @BeforeEach
    void makeARoom() {
        alice = TestServer.shared().user("alice");
        room = alice.createPublicRoom();
    }

    @Test
    void refusesStateThatNobodyCouldUnderstand() {
        refuses("m.room.name", JsonValue.obj("name", 1), "m.room.name: name: 1 must be a string or null");
        refuses("m.room.join_rules", JsonValue.Obj.EMPTY, "join_rule: is missing");
        refuses("m.room.history_visibility", JsonValue.obj("history_visibility", "all"), "history_visibility");
        refuses("m.room.power_levels", JsonValue.obj("users", Map.of(alice.id(), "100")), "users." + alice.id());
        refuses("m.room.canonical_alias", JsonValue.obj("alt_aliases", List.of(1)), "alt_aliases[0]");
        refuses("m.room.encryption", JsonValue.Obj.EMPTY, "algorithm");
        alice.setState(room, "m.room.member", alice.id(), JsonValue.obj("membership", "away"))
                .refused(400, "M_BAD_JSON");
        assertThat(alice.getState(room, "m.room.join_rules", "").text("join_rule"))
                .isEqualTo("public");
    }

    @Test
    void acceptsStateThatIsOddButLegal() {
        alice.setState(room, "m.room.canonical_alias", "", JsonValue.Obj.EMPTY).ok();
        alice.setState(room, "m.room.name", "", JsonValue.obj("name", "", "org.example.extra", List.of(1)))
                .ok();
        alice.setState(room, "m.room.tombstone", "", JsonValue.Obj.EMPTY).ok();
        alice.setState(room, "m.room.join_rules", "", JsonValue.obj("join_rule", "restricted", "allow", "invalid"))
                .ok();
        alice.setState(room, "m.room.member", alice.id(), JsonValue.obj("membership", "join", "displayname", null))
                .ok();
        alice.setState(room, "m.room.power_levels", "", JsonValue.Obj.EMPTY).ok();
    }

    @Test
    void refusesARedactionOfNothing() {
        alice.send(room, "m.room.redaction", TestUser.newTxn(), JsonValue.obj("redacts", 1))
                .refused(400, "M_BAD_JSON");
    }

    @Test
    void makesNoRoomOfContentsThatNobodyCouldUnderstand() {
        makesNoRoom("power_level_content_override", JsonValue.obj("events", Map.of("m.room.name", "50")));
        makesNoRoom("creation_content", JsonValue.obj("m.federate", "no"));
        makesNoRoom(
                "initial_state",
                List.of(JsonValue.obj("type", "m.room.topic", "content", JsonValue.obj("topic", true))));
    }

    private void refuses(String type, JsonValue.Obj content, String why) {
        JsonValue.Obj error = alice.setState(room, type, "", content).refused(400, "M_BAD_JSON");
        assertThat(error.string("error").orElseThrow()).contains(type).contains(why);
    }

    private void makesNoRoom(String key, Object value) {
        alice.post("/createRoom", JsonValue.obj(key, value)).refused(400, "M_BAD_JSON");
    }
}
