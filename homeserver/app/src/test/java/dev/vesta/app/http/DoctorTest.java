package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.app.cli.CommandResult;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/homeserver doctor consistency` beside a running server.
class DoctorTest {
    @TempDir
    private Path folder;

    private TestServer server;
    private Path config;
    private String room;
    private String other;

    @BeforeEach
    void settle() throws IOException {
        server = TestServer.start(TestServer.Settings.OPEN);
        config = Files.writeString(
                folder.resolve("homeserver.yaml"),
                TestServer.Settings.OPEN.yaml(server.database().address()));
        TestUser alice = server.user("alice");
        room = alice.createPublicRoom();
        other = alice.createRoom("room_version", "11");
        server.user("bob").join(room).ok();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandResult doctor(String... more) {
        List<String> arguments = new ArrayList<>(List.of("doctor", "consistency", "--config", config.toString()));
        arguments.addAll(List.of(more));
        return CommandResult.of(arguments.toArray(String[]::new));
    }

    private void damage() throws SQLException {
        var address = server.database().address();
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                var statement =
                        connection.prepareStatement("UPDATE room SET next_ord = 1, root = 1 WHERE room_id = ?")) {
            statement.setString(1, room);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void aSoundDatabaseIsConsistent() {
        CommandResult result = doctor();
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.lines()).hasSize(1);
        assertThat(result.lines().getFirst())
                .startsWith("Consistent: 0 differences, 0 warnings, 0 infos; checked 2 rooms, ");
    }

    @Test
    void differencesArePrintedAndExitWith4() throws SQLException {
        damage();
        CommandResult result = doctor();
        assertThat(result.code()).as(result.err()).isEqualTo(4);
        assertThat(result.lines().getLast()).startsWith("INCONSISTENT: ");
        assertThat(result.lines())
                .anyMatch(line -> line.startsWith("DIFFERENCE " + room + " room.root of the room: expected root ")
                        && line.endsWith(", found root 1"));
        assertThat(doctor("--room", room).code()).isEqualTo(4);
        CommandResult sound = doctor("--room", other);
        assertThat(sound.code()).as(sound.err()).isZero();
        assertThat(sound.lines().getLast()).contains("checked 1 rooms");
    }

    @Test
    void jsonIsOneObjectALine() throws SQLException {
        damage();
        CommandResult result = doctor("--json");
        List<JsonValue.Obj> objects = new ArrayList<>();
        for (String line : result.lines()) {
            objects.add(
                    ((ParseResult.Parsed<JsonValue.Obj>) JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8)))
                            .value());
        }
        JsonValue.Obj summary = objects.removeLast();
        assertThat(summary.integer("rooms")).contains(2L);
        assertThat(summary.integer("differences")).contains((long) objects.size());
        assertThat(summary.integer("events").orElseThrow()).isGreaterThan(10);
        assertThat(objects)
                .isNotEmpty()
                .allMatch(it -> it.string("room_id").orElseThrow().equals(room));
        assertThat(objects.stream().map(it -> it.string("what").orElseThrow())).contains("room.root", "event.ord");
    }

    @Test
    void whatIsNotThereExitsWith1AndSaysSo() throws IOException {
        CommandResult noRoom = doctor("--room", "!nowhere:hs1");
        assertThat(noRoom.code()).isEqualTo(1);
        assertThat(noRoom.err()).contains("There is no room !nowhere:hs1");
        Files.writeString(config, "{server_name: a.example, data_directory: none}");
        CommandResult noData = doctor();
        assertThat(noData.code()).isEqualTo(1);
        assertThat(noData.err()).contains("There is no database in");
        assertThat(folder.resolve("none")).doesNotExist();
        Files.writeString(
                config,
                TestServer.Settings.OPEN
                        .yaml(server.database().address())
                        .replace("server_name: hs1", "server_name: hs2"));
        CommandResult foreign = doctor();
        assertThat(foreign.code()).isEqualTo(1);
        assertThat(foreign.err()).contains("the database belongs to the server hs1");
    }
}
