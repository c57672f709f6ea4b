package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.RoomRemoval;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.JsonValue;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgRoomRemovalTest {
    /// What every column of numbers holds. A new one must be told here, and deleted with its room.
    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry("account_data.room_nid", "room"),
            Map.entry("auth_chain.event_nid", "event"),
            Map.entry("auth_chain.room_nid", "room"),
            Map.entry("auth_link.room_nid", "room"),
            Map.entry("current_state.event_nid", "event"),
            Map.entry("current_state.room_nid", "room"),
            Map.entry("client_txn.event_nid", "event"),
            Map.entry("directory_room.room_nid", "room"),
            Map.entry("event.nid", "event"),
            Map.entry("event.room_nid", "room"),
            Map.entry("event.root_before", "node"),
            Map.entry("event.redacted_by", "event"),
            Map.entry("verdict.event_nid", "event"),
            Map.entry("open_redaction.event_nid", "event"),
            Map.entry("open_redaction.room_nid", "room"),
            Map.entry("relation.event_nid", "event"),
            Map.entry("relation.room_nid", "room"),
            Map.entry("membership.event_nid", "event"),
            Map.entry("membership.forgotten_event_nid", "event"),
            Map.entry("membership.room_nid", "room"),
            Map.entry("membership.root_before", "node"),
            Map.entry("open_room.room_nid", "room"),
            Map.entry("room.extremities", "event"),
            Map.entry("room.nid", "room"),
            Map.entry("room.root", "node"),
            Map.entry("notification.room_nid", "room"),
            Map.entry("read_up_to.room_nid", "room"),
            Map.entry("receipt.room_nid", "room"),
            Map.entry("read_up_to.thread_nid", "event"),
            Map.entry("room_alias.room_nid", "room"),
            Map.entry("room_gap.room_nid", "room"),
            Map.entry("room_purge.room_nid", "room"),
            Map.entry("room_root.room_nid", "room"),
            Map.entry("room_root.root", "node"),
            Map.entry("server_notice_room.room_nid", "room"),
            Map.entry("sliding_room.room_nid", "room"),
            Map.entry("sliding_room.told_event", "event"),
            Map.entry("state_node.id", "node"),
            Map.entry("state_node.room_nid", "room"),
            Map.entry("sync_log.ref", "event"),
            Map.entry("sync_log.room_nid", "room"),
            Map.entry("unchained.event_nid", "event"),
            Map.entry("unchained.room_nid", "room"),
            Map.entry("unread.room_nid", "room"),
            Map.entry("unread.thread_nid", "event"));

    /// Numbers of other things: users, keys, positions, places, counts, times.
    private static final Set<String> OTHERS = Set.of(
            "user_nid",
            "creator_nid",
            "place",
            "sender_nid",
            "reporter_nid",
            "state_key_nid",
            "pos",
            "ord",
            "next_ord",
            "depth",
            "revision",
            "commit_id",
            "purges",
            "before_ord",
            "created_ts",
            "wish",
            "burst",
            "expires_ts",
            "until_ts",
            "last_seen_ts",
            "uses_allowed",
            "completed",
            "origin_server_ts",
            "log_epoch",
            "kind",
            "chain",
            "seq",
            "to_chain",
            "to_seq",
            "floor",
            "standing",
            "ts",
            "connection",
            "version",
            "config",
            "timeline_limit",
            "up_to",
            "acknowledged",
            "pending",
            "used_day",
            "number");

    private static final Set<String> OTHER_NIDS =
            Set.of("user_id.nid", "state_key.nid", "to_device_seen.ref", "report.id", "sliding_connection.nid");

    private World world;
    private RoomHead head;
    private RoomHead other;

    @BeforeEach
    void open() {
        world = new World();
        other = fill(world.committedRoom());
        head = fill(world.committedRoom());
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// Messages, one of them by a transaction, state, and BOB who comes.
    private RoomHead fill(RoomHead from) {
        RoomCommit bob = world.member(from, World.BOB, "join");
        world.commit(bob);
        RoomCommit topic = world.state(bob.after(), "m.room.topic", "", JsonValue.obj("topic", "x"));
        world.commit(topic);
        fillOtherTables(from.room().nid(), bob.events().getFirst().nid());
        RoomHead now = topic.after();
        for (int n = 0; n < 5; n++) {
            ClientTxn txn = new ClientTxn(
                    world.nid(World.ALICE),
                    new DeviceId("D"),
                    "send/" + from.room().nid(),
                    "t" + n);
            RoomCommit message = world.message(now, "m" + n, n % 2 == 0 ? txn : null);
            world.commit(message);
            now = message.after();
        }
        return now;
    }

    /// A row in each table of what nothing here makes.
    private void fillOtherTables(long room, long event) {
        long alice = world.nid(World.ALICE);
        for (String row : List.of(
                "unread VALUES (%d, %d, 1, %d, true)".formatted(alice, room, event),
                "notification (user_nid, room_nid, ord, highlight, actions, ts) VALUES (%d, %d, 1, true, '[]', 1)"
                        .formatted(alice, room),
                "read_up_to VALUES (%d, %d, %d, 0)".formatted(alice, room, event),
                "auth_chain VALUES (%d, %d, 1, 1)".formatted(event, room),
                "auth_link VALUES (%d, 1, 1, 2, 1)".formatted(room),
                "room_gap VALUES (%d, 1, 0, 'x')".formatted(room),
                "room_alias VALUES ('#of-%d:hs1', %d, %d, 0)".formatted(room, room, alice),
                "directory_room (room_nid) VALUES (%d)".formatted(room),
                "open_room VALUES (%d)".formatted(room),
                // One room a user: another user for each of the two rooms.
                "server_notice_room SELECT max(nid), %d FROM user_id WHERE nid NOT IN (SELECT user_nid FROM server_notice_room)"
                        .formatted(room),
                "account (user_nid, admin, created_ts) VALUES (%d, false, 0) ON CONFLICT DO NOTHING".formatted(alice),
                "device (user_nid, device_id, created_ts) VALUES (%d, 'D', 0) ON CONFLICT DO NOTHING".formatted(alice),
                "sliding_connection (user_nid, device_id, conn_id, acknowledged, pending, used_day) VALUES (%d, 'D', '', 1, 1, 0) ON CONFLICT DO NOTHING"
                        .formatted(alice),
                "sliding_room SELECT max(nid), %d, 1, -1, 0, 1, false, %d, '' FROM sliding_connection"
                        .formatted(room, event),
                "verdict VALUES (%d, 'a rule')".formatted(event),
                "open_redaction VALUES (%d, '$target', %d)".formatted(room, event),
                "relation VALUES (%d, %d, '$parent', 'm.thread', 'm.room.message', %d, 1, NULL)"
                        .formatted(event, room, alice),
                "sync_log (kind, room_nid, user_nid, ref) VALUES (6, %d, %d, 0)".formatted(room, alice),
                "account_data VALUES (%d, %d, 'm.tag', '{}', 1)".formatted(alice, room),
                "receipt VALUES (%d, %d, 'm.read', '', '$x', 1, 1, 1)".formatted(room, alice),
                "sync_log (kind, room_nid, user_nid, ref) VALUES (8, %d, %d, 0)".formatted(room, alice),
                "sync_log (kind, room_nid, user_nid, ref) VALUES (9, %d, %d, 0)".formatted(room, alice),
                "sync_log (kind, room_nid, ref) VALUES (7, %d, %d)".formatted(room, event))) {
            world.storage.database().query("INSERT INTO " + row, Params.of());
        }
    }

    private RoomHead leave(RoomHead from, boolean all) {
        RoomCommit bob = world.member(from, World.BOB, "leave");
        world.commit(bob);
        if (!all) {
            return bob.after();
        }
        RoomCommit alice = world.member(bob.after(), World.ALICE, "leave");
        world.commit(alice);
        return alice.after();
    }

    private RoomRemoval removal() {
        return world.storage.removal();
    }

    @Test
    void forgetsOnlyForThoseWhoAreOut() {
        RoomRef room = head.room();
        assertThat(removal().forget(room, world.nid(World.BOB))).isFalse();
        head = leave(head, false);
        assertThat(world.storage.rooms().hasForgotten(room, world.nid(World.BOB)))
                .isFalse();
        assertThat(removal().forget(room, world.nid(World.BOB))).isTrue();
        assertThat(removal().forget(room, world.nid(World.BOB))).isTrue();
        assertThat(removal().forget(room, world.nid(World.REMOTE))).isTrue();
        assertThat(world.storage.rooms().hasForgotten(room, world.nid(World.BOB)))
                .isTrue();
        assertThat(world.storage.rooms().hasForgotten(room, world.nid(World.ALICE)))
                .isFalse();
        assertThat(world.storage.sync().memberships(world.nid(World.BOB)).memberships())
                .filteredOn(membership -> membership.room().equals(room))
                .allMatch(membership -> membership.forgotten());
        world.commit(world.member(head, World.BOB, "invite"));
        assertThat(world.storage.rooms().hasForgotten(room, world.nid(World.BOB)))
                .isFalse();
        assertThat(removal().forget(room, world.nid(World.BOB))).isFalse();
    }

    @Test
    void keepsARoomUntilEverybodyHereForgotIt() {
        RoomRef room = head.room();
        RoomCommit remote = world.member(head, World.REMOTE, "join");
        world.commit(remote);
        head = leave(remote.after(), true);
        assertThat(removal().inUse(room)).isFalse();
        removal().forget(room, world.nid(World.BOB));
        assertThat(removal().forgottenByAll(10)).isEmpty();
        assertThat(removal().condemn(room, false)).isFalse();
        removal().forget(room, world.nid(World.ALICE));
        world.restart();
        // Users of other servers do not count, and the marks outlast a restart.
        assertThat(removal().forgottenByAll(10)).containsExactly(room);
        assertThat(removal().condemn(room, false)).isTrue();
        assertThat(removal().condemn(room, false)).isFalse();
        assertThat(removal().forgottenByAll(10)).isEmpty();
    }

    @Test
    void isGoneForEverybodyAtOnce() {
        RoomRef room = head.room();
        assertThat(removal().inUse(room)).isTrue();
        Storage second = world.open();
        assertThat(second.rooms().find(room.id())).contains(room);
        RoomCommit late = world.message(head, "too late");
        assertThat(removal().condemn(room, true)).isTrue();
        assertThat(world.storage.log().append(late).await()).isInstanceOf(CommitResult.Conflict.class);
        assertThat(second.log().append(late).await()).isInstanceOf(CommitResult.Conflict.class);
        assertThat(world.storage.rooms().find(room.id())).isEmpty();
        // The other node finds out when it reads the room, and forgets it then.
        assertThat(second.rooms().head(room)).isEmpty();
        assertThat(second.rooms().find(room.id())).isEmpty();
        assertThat(world.storage.sync().memberships(world.nid(World.ALICE)).memberships())
                .extracting(membership -> membership.room())
                .containsExactly(other.room());
        second.close();
    }

    @Test
    void leavesNothingBehindHoweverOftenItIsInterrupted() {
        RoomRef room = head.room();
        Map<String, Set<Long>> numbers = numbers(room.nid());
        Map<String, Set<Long>> kept = numbers(other.room().nid());
        Map<String, Long> keptRows = rowsWith(kept);
        assertThat(rowsWith(numbers).values()).allMatch(count -> count > 0);
        long logHead = newestPos();
        assertThat(removal().condemn(room, true)).isTrue();
        int steps = 0;
        while (removal().deleteRows(room.nid(), 2)) {
            steps++;
            assertThat(newestPos()).isEqualTo(logHead);
            if (steps % 5 == 0) {
                world.restart();
                assertThat(removal().open()).containsExactly(new RoomRemoval.Open(room.nid(), null, 0));
            }
        }
        assertThat(steps).isGreaterThan(10);
        assertThat(removal().open()).isEmpty();
        assertThat(rowsWith(numbers)).isEmpty();
        assertThat(rowsWith(kept)).isEqualTo(keptRows);
        assertThat(world.storage.sync().memberships(world.nid(World.ALICE)).head())
                .isEqualTo(logHead);
        assertThat(world.commit(world.message(other, "goes on"))).isGreaterThan(logHead);
    }

    @Test
    void deletesMessagesButNeitherStateNorWhatComesNext() {
        RoomRef room = head.room();
        List<Long> all = new ArrayList<>(numbers(room.nid()).get("event"));
        long newest = head.extremities().getFirst().eventNid();
        removal().condemnHistory(room, 100);
        removal().condemnHistory(room, 50);
        assertThat(removal().open()).containsExactly(new RoomRemoval.Open(room.nid(), room, 100));
        removal().deleteMessages(room, all);
        assertThat(world.storage.rooms().page(room, 0, false, 100))
                .hasSize(5)
                .allMatch(event -> event.pdu().stateKey() != null || event.nid() == newest);
        assertThat(world.storage
                        .sync()
                        .timelines(List.of(room.nid()), 0, newestPos(), 100)
                        .get(room.nid()))
                .hasSize(5);
        assertThat(world.storage.sweeps().purges(room)).isEqualTo(OptionalLong.of(1));
        removal().historyDone(room, 50);
        assertThat(removal().open()).hasSize(1);
        removal().historyDone(room, 100);
        assertThat(removal().open()).isEmpty();
        world.commit(world.message(head, "goes on"));
    }

    @Test
    void findsThePlaceOfATime() {
        long second = world.storage
                .rooms()
                .page(head.room(), 2, false, 1)
                .getFirst()
                .pdu()
                .originServerTs();
        assertThat(removal().placeOf(head.room(), second)).isEqualTo(OptionalLong.of(2));
        assertThat(removal().placeOf(head.room(), Long.MAX_VALUE)).isEmpty();
    }

    private long newestPos() {
        return query("SELECT max(pos) AS n FROM sync_log").getFirst();
    }

    /// The numbers by which the tables know of a room.
    private Map<String, Set<Long>> numbers(long room) {
        return Map.of(
                "room", Set.of(room),
                "event", Set.copyOf(query("SELECT nid AS n FROM event WHERE room_nid = " + room)),
                "node", Set.copyOf(query("SELECT id AS n FROM state_node WHERE room_nid = " + room)));
    }

    /// How many rows of each column hold one of these numbers; columns without any are left out.
    private Map<String, Long> rowsWith(Map<String, Set<Long>> numbers) {
        Map<String, Long> found = new TreeMap<>();
        Set<String> unknown = new HashSet<>();
        for (Row row : world.storage.database().read("""
                SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
                JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                  AND t.table_name <> 'flyway_schema_history'
                  AND c.data_type IN ('bigint', 'integer', 'smallint', 'numeric', 'ARRAY')
                """, Params.of())) {
            String name = row.getString("table_name") + "." + row.getString("column_name");
            String kind = COLUMNS.get(name);
            if (kind == null && !OTHERS.contains(row.getString("column_name")) && !OTHER_NIDS.contains(name)) {
                unknown.add(name);
            } else if (kind != null) {
                String column = row.getString("column_name");
                String test = row.getString("data_type").equals("ARRAY") ? column + " && $1" : column + " = ANY($1)";
                long count = world.storage
                        .database()
                        .read(
                                "SELECT count(*) AS n FROM " + row.getString("table_name") + " WHERE " + test,
                                Params.of().longs(numbers.get(kind)))
                        .iterator()
                        .next()
                        .getLong("n");
                if (count > 0) {
                    found.put(name, count);
                }
            }
        }
        assertThat(unknown).as("columns that nobody said what they hold").isEmpty();
        return found;
    }

    private List<Long> query(String sql) {
        List<Long> found = new ArrayList<>();
        world.storage.database().read(sql, Params.of()).forEach(row -> found.add(row.getLong("n")));
        return found;
    }
}
