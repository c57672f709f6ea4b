package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.doctor.Checks;
import dev.vesta.core.doctor.ConsistencyCheck;
import dev.vesta.core.doctor.Difference;
import dev.vesta.core.doctor.Difference.Severity;
import dev.vesta.core.doctor.Summary;
import dev.vesta.storage.embedded.TestPostgres;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// `doctor consistency` on a world that real services made: clean as it is, and after one row was damaged exactly that
/// is reported.
@ExtendWith(OnVirtualThreads.class)
class DamageTest {
    private static TestPostgres.Database template;

    @BeforeAll
    static void make() {
        template = TestPostgres.freshDatabase();
        CompletableFuture.runAsync(
                        () -> {
                            try (Services services = Services.fresh(template)) {
                                services.livelyRoom("12");
                                services.livelyRoom("11");
                                services.livelyRoom("1");
                            }
                        },
                        command -> Thread.ofVirtual().start(command))
                .join();
    }

    @AfterAll
    static void drop() {
        template.close();
    }

    private record Found(Summary summary, List<Difference> all) {
        List<String> of(Severity severity) {
            return all.stream()
                    .filter(difference -> difference.severity() == severity)
                    .map(Difference::what)
                    .toList();
        }
    }

    private static Found look(String... statements) throws SQLException {
        try (TestPostgres.Database copy =
                TestPostgres.freshDatabase(template.address().database())) {
            damage(copy, statements);
            Vertx vertx = Vertx.vertx();
            try (DoctorStorage storage = DoctorStorage.open(vertx, DatabaseUrl.of(copy.address()), World.SERVER)) {
                List<Difference> found = new ArrayList<>();
                Summary summary = new ConsistencyCheck(storage.consistency(), Checks.ALL).all(found::add);
                return new Found(summary, found);
            } finally {
                vertx.close().await();
            }
        }
    }

    private static void damage(TestPostgres.Database database, String... statements) throws SQLException {
        var address = database.address();
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement run = connection.createStatement()) {
            for (String statement : statements) {
                assertThat(run.executeUpdate(filled(statement))).as(statement).isPositive();
            }
        }
    }

    /// Names for rows of the room of version 12.
    private static String filled(String statement) {
        return statement
                .replace(
                        "{join}",
                        "(SELECT m.event_nid FROM membership m WHERE m.room_nid = {room} AND m.user_nid = {bob})")
                .replace(
                        "{leaf}",
                        "(SELECT min(id) FROM state_node WHERE room_nid = {room} AND get_byte(bytes, 0) = 0 AND id NOT IN (SELECT root_before FROM event))")
                .replace(
                        "{message}",
                        "(SELECT min(nid) + 1 FROM event WHERE room_nid = {room} AND type = 'm.room.message')")
                .replace(
                        "{next}",
                        "(SELECT min(nid) + 2 FROM event WHERE room_nid = {room} AND type = 'm.room.message')")
                .replace("{last}", "(SELECT max(nid) FROM event WHERE room_nid = {room})")
                .replace("{name}", "(SELECT max(nid) FROM event WHERE room_nid = {room} AND type = 'm.room.name')")
                .replace("{oldroot}", "(SELECT max(root_before) FROM event WHERE room_nid = {room} AND ord = 20)")
                .replace("{bob}", "(SELECT nid FROM user_id WHERE user_id = '@bob:example.org')")
                .replace("{carol}", "(SELECT nid FROM user_id WHERE user_id = '@carol:example.org')")
                .replace("{room}", "(SELECT nid FROM room WHERE version = '12')");
    }

    static List<Arguments> damages() {
        String bob = " WHERE room_nid = {room} AND user_nid = {bob}";
        String topic = "(SELECT min(nid) FROM state_key WHERE state_key = '@carol:example.org')";
        List<Arguments> all = new ArrayList<>();
        // Events.
        all.add(one("event.event_id", "UPDATE event SET event_id = '$wrong' WHERE nid = {message}"));
        all.add(one("event.event_id", "UPDATE event SET event_id = '$wrong' WHERE nid = {last}"));
        all.add(one("event.depth", "UPDATE event SET depth = depth + 1 WHERE nid = {message}"));
        all.add(one("event.origin_server_ts", "UPDATE event SET origin_server_ts = 1 WHERE nid = {message}"));
        all.add(one("event.type", "UPDATE event SET type = 'm.room.massage' WHERE nid = {message}"));
        all.add(one("event.sender_nid", "UPDATE event SET sender_nid = {bob} WHERE nid = {name}"));
        all.add(one("event.sender_nid", "UPDATE event SET sender_nid = 999 WHERE nid = {name}"));
        all.add(one("event.state_key_nid", "UPDATE event SET state_key_nid = " + topic + " WHERE nid = {name}"));
        all.add(one("event.state_key_nid", "UPDATE event SET state_key_nid = 99999 WHERE nid = {join}"));
        all.add(one("event.state_key_nid", "UPDATE event SET state_key_nid = " + topic + " WHERE nid = {message}"));
        all.add(one("event.root_before", "UPDATE event SET root_before = {oldroot} WHERE nid = {message}"));
        all.add(one("event.root_before", "UPDATE event SET root_before = 0 WHERE nid = {join}"));
        all.add(one("event.json", json("message 1", "massage 1")));
        all.add(one("event.json", json("\"type\":", " \"type\":")));
        all.add(one("event.json", "UPDATE event SET json = '{}' WHERE nid = {message}"));
        all.add(one("event.event_id", json("\"depth\":", "\"depth\":1"), "event.depth"));
        all.add(one("event.ord", "UPDATE event SET ord = ord + 1000 WHERE nid = {last}"));
        // Rooms.
        all.add(one("event.ord", "UPDATE room SET next_ord = next_ord - 1 WHERE nid = {room}"));
        all.add(one("room.extremities", "UPDATE room SET extremities = '{}' WHERE nid = {room}"));
        all.add(one("room.extremities", "UPDATE room SET extremities = ARRAY[{message}] WHERE nid = {room}"));
        all.add(one("room.root", "UPDATE room SET root = {oldroot} WHERE nid = {room}"));
        all.add(one("room.version", "UPDATE room SET version = '10' WHERE version = '11'"));
        all.add(one("room.version", "UPDATE room SET version = 'none' WHERE nid = {room}"));
        all.add(one("room.room_id", "UPDATE room SET room_id = '!wrong' WHERE nid = {room}"));
        all.add(one("room.revision", "UPDATE room SET revision = 0 WHERE nid = {room}"));
        // Derived from the current state.
        String key = " WHERE room_nid = {room} AND event_nid = {name}";
        all.add(one("current_state.state_key_nid", "DELETE FROM current_state" + key));
        all.add(one("current_state.event_nid", "UPDATE current_state SET event_nid = {join}" + key));
        all.add(one("current_state.state_key_nid", "INSERT INTO current_state VALUES ({room}, 99999, {join})"));
        all.add(one("membership.membership", "UPDATE membership SET membership = 'leave'" + bob));
        all.add(one("membership.event_nid", "UPDATE membership SET event_nid = {name}" + bob));
        all.add(one("membership.ord", "UPDATE membership SET ord = ord + 1" + bob));
        all.add(one("membership.root_before", "UPDATE membership SET root_before = {oldroot}" + bob));
        all.add(one("membership.user_nid", "DELETE FROM membership" + bob));
        all.add(one("membership.user_nid", "INSERT INTO membership VALUES (99999, {room}, 'join', {join}, 3, 4)"));
        // State trees.
        String leaf = " WHERE id = {leaf}";
        all.add(one(
                "state_node.hash", "UPDATE state_node SET hash = set_byte(hash, 3, 255 - get_byte(hash, 3))" + leaf));
        all.add(one("state_node.hash", "UPDATE state_node SET bytes = set_byte(bytes, length(bytes) - 1, 2)" + leaf));
        all.add(one("state_node.bytes", "UPDATE state_node SET bytes = '\\x05'" + leaf));
        all.add(one("state_node.id", "DELETE FROM state_node" + leaf));
        all.add(one("state_node.id", "UPDATE state_node SET id = 999999" + leaf));
        all.add(one("state_node.id", "DELETE FROM state_node WHERE id = (SELECT root FROM room WHERE nid = {room})"));
        all.add(one("state_node.id", "DELETE FROM state_node WHERE id = {oldroot}"));
        all.add(one("state_node.bytes", """
                UPDATE state_node SET bytes = '\\x05' WHERE id = (SELECT root FROM room WHERE nid = {room})"""));
        // The log.
        String state = " WHERE pos = (SELECT pos FROM sync_log WHERE ref = {name})";
        all.add(one("room_root.root", "UPDATE room_root SET root = {oldroot}" + state));
        all.add(one("room_root.root", "DELETE FROM room_root" + state));
        all.add(one("room_root.root", """
                INSERT INTO room_root SELECT {room}, pos, {oldroot} FROM sync_log WHERE ref = {message}"""));
        all.add(one("room_root.pos", "INSERT INTO room_root VALUES ({room}, 999999, {oldroot})"));
        all.add(one("sync_log.ref", "DELETE FROM sync_log WHERE ref = {message}"));
        all.add(one("sync_log.ref", """
                INSERT INTO sync_log SELECT 999999, kind, room_nid, user_nid, ref FROM sync_log WHERE ref = {message}"""));
        all.add(one("sync_log.ref", "UPDATE sync_log SET ref = 999999 WHERE ref = {message}", "sync_log.ref"));
        all.add(one("sync_log.pos", """
                UPDATE sync_log SET ref = CASE WHEN ref = {message} THEN {next} ELSE {message} END
                WHERE ref IN ({message}, {next})"""));
        all.add(one("sync_log.user_nid", "UPDATE sync_log SET user_nid = NULL WHERE ref = {join}"));
        all.add(one("sync_log.user_nid", "UPDATE sync_log SET user_nid = {carol} WHERE ref = {join}"));
        all.add(one("sync_log.user_nid", "UPDATE sync_log SET user_nid = {carol} WHERE ref = {message}"));
        // Rows of nothing.
        all.add(one("client_txn.event_nid", "UPDATE client_txn SET event_nid = 999999 WHERE event_nid = {message}"));
        all.add(one("client_txn.event_nid", "UPDATE client_txn SET user_nid = {carol} WHERE event_nid = {message}"));
        all.add(one("membership.room_nid", "INSERT INTO membership VALUES ({bob}, 9999, 'join', {join}, 3, 4)"));
        all.add(one("current_state.room_nid", "INSERT INTO current_state VALUES (9999, 1, {join})"));
        all.add(one("room_root.room_nid", "INSERT INTO room_root VALUES (9999, 1, 1)"));
        all.add(one("state_node.room_nid", "INSERT INTO state_node VALUES (999999, 9999, '\\x00', '\\x00')"));
        all.add(one("sync_log.room_nid", "INSERT INTO sync_log VALUES (999999, 1, 9999, NULL, 1)"));
        all.add(one("sync_log.user_nid", "INSERT INTO sync_log VALUES (999999, 2, NULL, 99999, 1)"));
        return all;
    }

    private static Arguments one(String what, String statement, String... more) {
        List<String> expected = new ArrayList<>(List.of(what));
        expected.addAll(List.of(more));
        return Arguments.of(statement, expected);
    }

    private static String json(String from, String to) {
        return "UPDATE event SET json = convert_to(replace(convert_from(json, 'UTF8'), '" + from + "', '" + to
                + "'), 'UTF8') WHERE nid = {message}";
    }

    @ParameterizedTest
    @MethodSource("damages")
    void reportsTheDamageAndNothingElse(String statement, List<String> expected) throws SQLException {
        Found found = look(statement);
        assertThat(found.of(Severity.DIFFERENCE))
                .as(() -> String.join(
                        "\n", found.all().stream().map(Difference::toString).toList()))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(found.summary().clean()).isFalse();
    }

    @Test
    void whatTheServicesMadeIsClean() throws SQLException {
        Found found = look();
        assertThat(found.all()).isEmpty();
        assertThat(found.summary().clean()).isTrue();
        assertThat(found.summary().rooms()).isEqualTo(3);
        assertThat(found.summary().events()).isGreaterThan(3 * 50);
        assertThat(found.summary().nodes()).isGreaterThan(100);
    }

    @Test
    void aDeletedEventIsMissedWhereverItIsNamed() throws SQLException {
        Found found = look("DELETE FROM event WHERE nid = {message}");
        assertThat(found.of(Severity.DIFFERENCE))
                .containsExactlyInAnyOrder("event.json", "sync_log.ref", "client_txn.event_nid");
    }

    @Test
    void aNodeThatNothingNeedsIsNoDifference() throws SQLException {
        // The leaf of one entry, key 2 at event 9.
        Found found = look("""
                INSERT INTO state_node SELECT 999999, {room}, substring(sha256('\\x00010212') FOR 16), '\\x00010212'""");
        assertThat(found.of(Severity.DIFFERENCE)).isEmpty();
        assertThat(found.of(Severity.INFO)).containsExactly("state_node.id");
        assertThat(found.summary().clean()).isTrue();
    }
}
