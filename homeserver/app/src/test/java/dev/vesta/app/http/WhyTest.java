package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.app.cli.CommandResult;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.storage.DatabaseUrl;
import dev.vesta.storage.Storage;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Administrators ask why the state of a room is so, and what became of an event.
class WhyTest extends TwoInARoom {
    private static final String TOPIC = "m.room.topic";
    private static final String REASON = "auth events: rule 5: The sender\u001b[31m is not in the room.";

    private TestUser admin;
    private String first;
    private String second;

    @BeforeEach
    void changeTheTopicTwice() {
        admin = server.admin("root");
        first = topic("first");
        second = topic("second\n\u001b[31m");
    }

    private String topic(String topic) {
        return alice.setState(room, TOPIC, "", JsonValue.obj("topic", topic)).text("event_id");
    }

    private Reply why(TestUser who, String what, String... segments) {
        StringBuilder path = new StringBuilder("/_vesta/admin/v1/rooms/" + TestServer.encoded(room) + "/why/" + what);
        Arrays.stream(segments).forEach(segment -> path.append('/').append(TestServer.encoded(segment)));
        return server.call("GET", path.toString(), who.token(), null);
    }

    /// Stores a topic of eve's as federation does with an event that the rules forbid.
    private String rejectedTopic() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.submit(() -> {
                        Vertx vertx = Vertx.vertx();
                        DatabaseUrl url = DatabaseUrl.of(server.database().address());
                        try (Storage storage = Storage.open(vertx, url, 2, new ServerName(TestServer.SERVER_NAME))) {
                            return storeRejected(storage);
                        } finally {
                            vertx.close().await();
                        }
                    })
                    .get();
        }
    }

    private String storeRejected(Storage storage) {
        RoomRef ref = storage.rooms().find(new RoomId(room)).orElseThrow();
        RoomHead head = storage.rooms().head(ref).orElseThrow();
        UserId sender = new UserId("@mallory:elsewhere.example");
        StateKey key = new StateKey(TOPIC, "");
        var template = new EventBuilder.Template(
                ref.id(), sender, key.type(), key.stateKey(), JsonValue.obj("topic", "mine"), null);
        var built = EventBuilder.build(
                ref.version(),
                template,
                List.of(head.extremities().getFirst().eventId()),
                List.of(),
                99,
                1_700_000_000_000L,
                sender.server(),
                SigningKey.of("test", new byte[32]));
        Pdu pdu = ((ParseResult.Parsed<Pdu>) built).value();
        NewEvent event = new NewEvent(
                storage.numbers().newEvent(),
                pdu,
                StoredEvent.NO_ORD,
                storage.numbers().users(List.of(sender)).get(sender),
                storage.numbers().stateKeys(List.of(key)).get(key),
                head.root(),
                head.root(),
                null,
                null,
                new Judgement(Standing.REJECTED, REASON, false));
        RoomHead after = new RoomHead(ref, head.revision() + 1, head.extremities(), head.root(), head.nextOrd());
        CommitResult result = storage.log()
                .append(new RoomCommit(head, after, List.of(event), List.of(), null, 0))
                .await();
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        return pdu.eventId().value();
    }

    @Test
    void saysWhyTheStateIsSo() {
        Reply reply = why(admin, "state", TOPIC, "");
        JsonValue.Obj now = reply.ok().object("now").orElseThrow();
        assertThat(now.string("event_id")).contains(second);
        assertThat(now.string("sender")).contains(alice.id());
        assertThat(now.string("standing")).contains("accepted");
        assertThat(now.object("content").orElseThrow().string("topic")).contains("second\n\u001b[31m");
        assertThat(now.bool("outlier")).contains(false);
        assertThat(now.integer("origin_server_ts")).isPresent();
        assertThat(Reply.objects(now.get("auth_events")))
                .extracting(event -> event.string("type").orElseThrow())
                .containsExactlyInAnyOrder("m.room.create", "m.room.power_levels", "m.room.member");
        List<JsonValue.Obj> candidates = reply.objects("candidates");
        assertThat(candidates)
                .extracting(event -> event.string("event_id").orElseThrow())
                .containsExactly(second, first);
        assertThat(candidates.get(0).bool("current")).contains(true);
        assertThat(candidates.get(0).has("why_not")).isFalse();
        assertThat(candidates.get(1).bool("current")).contains(false);
        assertThat(candidates.get(1).bool("at_branch_end")).contains(false);
        assertThat(candidates.get(1).get("replaced_by")).isEqualTo(JsonValue.arr(second));
        assertThat(candidates.get(1).string("why_not")).contains("replaced by a later event");
        assertThat(reply.object().bool("limited")).contains(false);
        assertThat(reply.object().get("forward_extremities")).isEqualTo(JsonValue.arr(second));
        assertThat(reply.text("room_id")).isEqualTo(room);
        assertThat(why(admin, "state", TOPIC).body()).isEqualTo(reply.body());
        assertThat(why(admin, "state", "m.room.member", bob.id())
                        .ok()
                        .object("now")
                        .orElseThrow()
                        .string("sender"))
                .contains(bob.id());
        assertThat(why(admin, "state", "org.example.nothing").ok().has("now")).isFalse();
    }

    @Test
    void saysWhyAnEventWasRejected() throws Exception {
        String rejected = rejectedTopic();
        Reply reply = why(admin, "event", rejected);
        assertThat(reply.text("standing")).isEqualTo("rejected");
        assertThat(reply.text("reason")).isEqualTo(REASON);
        assertThat(reply.text("room_id")).isEqualTo(room);
        assertThat(reply.objects("state_before"))
                .extracting(event -> event.string("type").orElseThrow())
                .containsExactly("m.room.create", "m.room.power_levels");
        JsonValue.Obj candidate = why(admin, "state", TOPIC).objects("candidates").stream()
                .filter(event -> event.string("event_id").orElseThrow().equals(rejected))
                .findFirst()
                .orElseThrow();
        assertThat(candidate.string("why_not")).contains("rejected: " + REASON);
        assertThat(candidate.string("reason")).contains(REASON);
        assertThat(topic("third")).isEqualTo(why(admin, "state", TOPIC).text("now", "event_id"));
    }

    @Test
    void showsNoMessages() {
        String said = bob.say(room, "between us");
        Reply reply = why(admin, "event", said);
        assertThat(reply.text("standing")).isEqualTo("accepted");
        assertThat(reply.object().has("reason")).isFalse();
        assertThat(reply.body()).doesNotContain("between us");
    }

    @Test
    void explainsToAdministratorsOnly() {
        why(alice, "state", TOPIC, "").refused(403, "M_FORBIDDEN");
        why(alice, "state", TOPIC).refused(403, "M_FORBIDDEN");
        why(alice, "event", second).refused(403, "M_FORBIDDEN");
    }

    @Test
    void explainsNothingThatIsNotHere() {
        why(admin, "event", "$nothing").refused(404, "M_NOT_FOUND");
        String elsewhere = bob.createRoom();
        String create =
                bob.setState(elsewhere, TOPIC, "", JsonValue.obj("topic", "t")).text("event_id");
        why(admin, "event", create).refused(404, "M_NOT_FOUND");
        room = "!nothing:hs1";
        why(admin, "state", TOPIC, "").refused(404, "M_NOT_FOUND");
        why(admin, "state", TOPIC).refused(404, "M_NOT_FOUND");
        why(admin, "event", second).refused(404, "M_NOT_FOUND");
    }

    @Test
    void explainsOnTheCommandLine(@TempDir Path folder) throws Exception {
        String rejected = rejectedTopic();
        Path config = config(folder);
        CommandResult text = run(config, "why-state", room, TOPIC);
        assertThat(text.code()).as(text.err()).isZero();
        assertThat(text.lines().get(0)).isEqualTo(TOPIC + " in " + room + " is");
        assertThat(text.lines().get(1)).startsWith("  " + second + " (" + TOPIC + ") of " + alice.id() + " at 20");
        assertThat(text.lines())
                .contains("  Standing: accepted", "    replaced by " + second, "  Why not: replaced by a later event")
                .contains("  Standing: rejected: " + REASON.replace('\u001b', ' '))
                .anyMatch(line -> line.startsWith("    authorized by ") && line.contains("m.room.power_levels"));
        assertThat(text.out()).doesNotContain("\u001b");
        assertThat(json(run(config, "why-state", room, TOPIC, "", "--json")))
                .isEqualTo(why(admin, "state", TOPIC).ok());
        CommandResult event = run(config, "why-event", room, rejected);
        assertThat(event.lines().get(1)).isEqualTo("Content: {\"topic\":\"mine\"}");
        assertThat(event.lines()).contains("The state before it has:");
        assertThat(json(run(config, "why-event", room, rejected, "--json")))
                .isEqualTo(why(admin, "event", rejected).ok());
        assertThat(run(config, "why-state", room, "m.room.member", bob.id())
                        .lines()
                        .get(0))
                .isEqualTo("m.room.member " + bob.id() + " in " + room + " is");
        assertThat(run(config, "why-state", room, "org.example.nothing").lines())
                .containsExactly("There is no org.example.nothing in " + room + ".");
    }

    @Test
    void saysOnTheCommandLineWhatIsNotThere(@TempDir Path folder) throws IOException {
        Path config = config(folder);
        CommandResult noRoom = run(config, "why-state", "!nothing:hs1", TOPIC);
        assertThat(noRoom.code()).isEqualTo(1);
        assertThat(noRoom.err()).contains("There is no room !nothing:hs1 here.");
        CommandResult noEvent = run(config, "why-event", room, "$nothing");
        assertThat(noEvent.code()).isEqualTo(1);
        assertThat(noEvent.err()).contains("There is no event $nothing in " + room);
        assertThat(run(config, "why-event", room).code()).isEqualTo(2);
    }

    private Path config(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("homeserver.yaml"),
                TestServer.Settings.OPEN.yaml(server.database().address()));
    }

    private static CommandResult run(Path config, String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of("admin", command, "--config", config.toString()));
        arguments.addAll(List.of(more));
        return CommandResult.of(arguments.toArray(String[]::new));
    }

    private static JsonValue json(CommandResult result) {
        assertThat(result.lines()).hasSize(1);
        byte[] line = result.lines().getFirst().getBytes(StandardCharsets.UTF_8);
        return ((ParseResult.Parsed<JsonValue>) JsonReader.read(line)).value();
    }
}
