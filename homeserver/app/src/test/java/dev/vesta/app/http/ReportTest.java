package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.app.cli.CommandResult;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Telling the administrators, and what these read.
class ReportTest extends TwoInARoom {
    private static final JsonValue.Obj WHY = JsonValue.obj("reason", "it makes me sad");

    private String said;

    @BeforeEach
    void offend() {
        said = alice.say(room, "an offence");
    }

    private Reply reportEvent(TestUser who, String event, JsonValue body) {
        return who.post(room(room) + "/report/" + TestServer.encoded(event), body);
    }

    private static Reply reportUser(TestUser who, String user, JsonValue body) {
        return who.post("/users/" + TestServer.encoded(user) + "/report", body);
    }

    private static Reply reports(TestUser who, String query) {
        return who.server().call("GET", "/_vesta/admin/v1/reports" + query, who.token(), null);
    }

    @Test
    void keepsReportsForTheAdministrators() {
        reportEvent(bob, said, WHY.with("score", JsonValue.of(-100))).ok();
        eve.post(room(room) + "/report", WHY).ok();
        reportUser(eve, alice.id(), JsonValue.obj("reason", "")).ok();
        TestUser admin = server.admin("root");
        List<JsonValue.Obj> found = reports(admin, "?limit=3").objects("reports");
        assertThat(found).hasSize(3);
        assertThat(found.get(0).string("user_id")).contains(alice.id());
        assertThat(found.get(0).string("reporter")).contains(eve.id());
        assertThat(found.get(1).string("room_id")).contains(room);
        assertThat(found.get(1).has("event_id")).isFalse();
        assertThat(found.get(2).string("event_id")).contains(said);
        assertThat(found.get(2).string("reason")).contains("it makes me sad");
        Reply first = reports(admin, "?limit=1");
        long next = first.ok().integer("next_batch").orElseThrow();
        assertThat(reports(admin, "?limit=1&from=" + next)
                        .objects("reports")
                        .getFirst()
                        .string("room_id"))
                .contains(room);
    }

    @Test
    void showsReportsToAdministratorsOnly() {
        reports(alice, "").refused(403, "M_FORBIDDEN");
        reports(server.admin("root"), "?limit=0").refused(400, "M_INVALID_PARAM");
    }

    @Test
    void takesReportsOnlyOfWhatIsThere() {
        reportEvent(bob, "$nothing", WHY).refused(404, "M_NOT_FOUND");
        reportEvent(eve, said, WHY).refused(404, "M_NOT_FOUND");
        bob.post("/rooms/!nothing:hs1/report", WHY).refused(404, "M_NOT_FOUND");
        reportUser(bob, "@nobody-at-all:hs1", WHY).refused(404, "M_NOT_FOUND");
    }

    @Test
    void wantsReasonsThatSomebodyCanRead() {
        reportEvent(bob, said, JsonValue.Obj.EMPTY).ok();
        JsonValue.Obj endless = JsonValue.obj("reason", "x".repeat(5000));
        reportEvent(bob, said, endless).refused(400, "M_BAD_JSON");
        bob.post(room(room) + "/report", JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        bob.post(room(room) + "/report", endless).refused(400, "M_BAD_JSON");
        reportUser(bob, alice.id(), JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        reportUser(bob, alice.id(), endless).refused(400, "M_BAD_JSON");
    }

    @Test
    void listsReportsOnTheCommandLine(@TempDir Path folder) throws IOException {
        reportEvent(bob, said, JsonValue.obj("reason", "two\nlines\u001b[31m")).ok();
        eve.post(room(room) + "/report", WHY).ok();
        reportUser(eve, alice.id(), JsonValue.obj("reason", "")).ok();
        Path config = Files.writeString(
                folder.resolve("homeserver.yaml"),
                TestServer.Settings.OPEN.yaml(server.database().address()));
        CommandResult text = list(config, "--limit", "3");
        assertThat(text.code()).isZero();
        assertThat(text.lines()).hasSize(3);
        assertThat(text.lines().get(0)).endsWith(eve.id() + " reports user " + alice.id());
        assertThat(text.lines().get(1)).endsWith(eve.id() + " reports room " + room + ": it makes me sad");
        assertThat(text.lines().get(2))
                .endsWith(
                        bob.id() + " reports event " + said + " of " + alice.id() + " in " + room + ": two lines [31m");
        List<JsonValue.Obj> found = list(config, "--limit", "3", "--json").lines().stream()
                .map(line -> JsonReader.read(line.getBytes(StandardCharsets.UTF_8)))
                .map(read -> (JsonValue.Obj) ((ParseResult.Parsed<JsonValue>) read).value())
                .toList();
        assertThat(found)
                .extracting(one -> one.string("reporter").orElseThrow())
                .containsExactly(eve.id(), eve.id(), bob.id());
        assertThat(found.get(2).string("event_id")).contains(said);
        assertThat(found.get(2).string("reason")).contains("two\nlines\u001b[31m");
        assertThat(found.get(1).members()).containsKeys("ts", "room_id").doesNotContainKeys("event_id", "user_id");
        long newest = found.getFirst().integer("id").orElseThrow();
        assertThat(list(config, "--limit", "1", "--before", Long.toString(newest))
                        .lines())
                .containsExactly(text.lines().get(1));
        assertThat(list(config, "--limit", "0").code()).isEqualTo(2);
    }

    private static CommandResult list(Path config, String... more) {
        List<String> arguments = new ArrayList<>(List.of("admin", "reports", "--config", config.toString()));
        arguments.addAll(List.of(more));
        return CommandResult.of(arguments.toArray(String[]::new));
    }
}
