package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.contract.Commits;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One event that PostgreSQL dislikes, in one batch with twenty that it likes.
@ExtendWith(OnVirtualThreads.class)
class PoisonTest {
    private static final int NEIGHBOURS = 20;
    private static final int MAX_EVENT_BYTES = 65_536;
    /// Two UTF-16 units, four bytes of UTF-8.
    private static final String FACE = "\uD83D\uDE00";

    private World world;
    private Commits commits;
    private Connection connection;
    private RoomHead victim;
    private final List<RoomHead> neighbours = new ArrayList<>();

    @BeforeEach
    void open() throws SQLException {
        world = new World();
        connection = DriverManager.getConnection(
                world.database.address().jdbcUrl(),
                world.database.address().user(),
                world.database.address().password());
        commits = commits();
        victim = room();
        for (int i = 0; i < NEIGHBOURS; i++) {
            neighbours.add(room());
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        world.close();
    }

    private Commits commits() {
        return new Commits(world.storage.rooms(), world.storage.numbers());
    }

    private RoomHead room() {
        RoomCommit made = commits.newRoom();
        world.commit(made);
        return made.after();
    }

    // What must commit.

    @Test
    void nullCharactersCommit() {
        commitsWithNeighbours(head -> event(head, "org.x\0y", null, JsonValue.obj("a\0", "b\0c")));
        commitsWithNeighbours(head -> event(head, "org.x\0", "\0key\0", JsonValue.obj("a", "b")));
        commitsWithNeighbours(head -> event(head, "\0", "\0", JsonValue.Obj.EMPTY));
        commitsWithNeighbours(head -> event(head, EventTypes.NAME, "", JsonValue.obj("name", "room\0name")));
        commitsWithNeighbours(head -> event(
                head,
                EventTypes.MEMBER,
                Commits.ALICE.value(),
                JsonValue.obj("membership", "join", "displayname", "\0Alice\0", "avatar_url", "mxc://\0")));
        commitsWithNeighbours(
                head -> event(head, EventTypes.MEMBER, "@nobody\0:example.org", JsonValue.obj("membership", "invite")));
    }

    @Test
    void nullCharactersInATransactionCommit() {
        ClientTxn txn = new ClientTxn(commits.nid(Commits.ALICE), new DeviceId("D\0"), "send/\0", "\0txn");
        RoomCommit item = commitsWithNeighbours(head -> commits.message(head, "x", txn));
        assertThat(world.storage.rooms().byTxn(txn))
                .contains(item.events().getFirst().pdu().eventId());
        assertThat(world.storage
                        .rooms()
                        .txnIds(
                                txn.userNid(),
                                "D\0",
                                List.of(item.events().getFirst().nid())))
                .containsValue("\0txn");
    }

    @Test
    void theLargestEventCommits() {
        RoomCommit item = commitsWithNeighbours(head -> commits.event(head, largest(head, 0), null));
        assertThat(item.events().getFirst().pdu().canonicalBytes()).hasSize(MAX_EVENT_BYTES);
        assertThatThrownBy(() -> largest(item.after(), 1)).hasMessage(Pdu.TOO_LARGE);
    }

    @Test
    void theDeepestEventCommits() {
        // The event itself is one level, its content the second.
        commitsWithNeighbours(head -> event(head, "org.deep", null, nested(JsonReader.MAX_DEPTH - 1)));
        assertThatThrownBy(() -> event(victim, "org.deep", null, nested(JsonReader.MAX_DEPTH)))
                .hasMessageContaining("deep");
    }

    @Test
    void theLongestIdentifiersCommit() {
        String server = ":example.org";
        UserId longest = new UserId("@" + "u".repeat(254 - server.length()) + server);
        commitsWithNeighbours(
                head -> commits.event(head, longest, "t".repeat(255), "k".repeat(255), JsonValue.obj("a", "b"), null));
        commitsWithNeighbours(
                head -> event(head, EventTypes.MEMBER, longest.value(), JsonValue.obj("membership", "invite")));
        UserId wide = new UserId("@" + FACE.repeat(60) + server);
        commitsWithNeighbours(head -> commits.event(
                head, wide, FACE.repeat(63) + "abc", "é".repeat(127) + "x", JsonValue.obj("a", "b"), null));
        RoomId room = new RoomId("!" + "r".repeat(254 - server.length()) + server);
        commitsWithNeighbours(head -> commits.newRoom(room));
        assertThat(world.storage.rooms().find(room)).isPresent();
    }

    @Test
    void charactersBeyondTheFirstPlaneCommit() {
        commitsWithNeighbours(head -> event(head, FACE, FACE + "\uFFFF\u0001'\"\\\u2028", JsonValue.obj(FACE, FACE)));
        commitsWithNeighbours(head -> event(
                head,
                EventTypes.MEMBER,
                "@" + FACE + ":example.org",
                JsonValue.obj("membership", "invite", "displayname", FACE + "\uDBFF\uDFFF")));
    }

    // What must fail alone.

    @Test
    void membershipThatTextRefusesFailsAlone() {
        failsAlone(head -> event(head, EventTypes.MEMBER, Commits.BOB.value(), JsonValue.obj("membership", "jo\0in")));
    }

    @Test
    void roomIdThatTextRefusesFailsAlone() {
        RoomCommit good = commits.newRoom();
        RoomId id = new RoomId("!a\0:example.org");
        failsAlone(head -> {
            RoomHead after = good.after();
            RoomHead odd = new RoomHead(
                    new RoomRef(after.room().nid(), id, RoomVersion.V11),
                    after.revision(),
                    after.extremities(),
                    after.root(),
                    after.nextOrd());
            return new RoomCommit(RoomHead.empty(odd.room()), odd, good.events(), good.nodes(), null, 1);
        });
    }

    @Test
    void itemsThatBreakAConstraintFailAlone() {
        RoomCommit state = commits.state(victim, EventTypes.NAME, "", JsonValue.obj("name", "x"));
        world.commit(state);
        victim = state.after();
        StateNode taken = state.nodes().getFirst();
        NewEvent there = state.events().getFirst();
        failsAlone(head -> {
            RoomCommit item = commits.message(head, "a node that is there");
            StateNode again = new StateNode(world.storage.numbers().newNode(), taken.hash(), taken.bytes());
            return new RoomCommit(item.before(), item.after(), item.events(), List.of(again), null, 1);
        });
        failsAlone(head -> replaced(commits.message(head, "x"), there.nid(), head.nextOrd(), null));
        failsAlone(head ->
                replaced(commits.message(head, "x"), world.storage.numbers().newEvent(), there.ord(), null));
        failsAlone(head ->
                replaced(commits.message(head, "x"), world.storage.numbers().newEvent(), head.nextOrd(), there.pdu()));
    }

    /// A repeated transaction is no fault of the store, but it takes the batch with it all the same.
    @Test
    void transactionThatWasCommittedBeforeConflictsAlone() {
        ClientTxn txn = new ClientTxn(commits.nid(Commits.ALICE), new DeviceId("D"), "send", "1");
        RoomCommit once = commits.message(victim, "once", txn);
        world.commit(once);
        victim = once.after();
        RoomCommit twice = commits.message(victim, "twice", txn);
        Batch batch = batch(twice);
        assertThat(batch.odd().await()).isInstanceOf(CommitResult.Conflict.class);
        batch.neighboursAreIn();
        assertThat(world.storage.rooms().head(victim.room())).contains(victim);
    }

    // What never gets so far.

    @Test
    void theReaderRefusesTheRest() {
        for (String json : List.of(
                "{\"a\":\"\\ud83d\"}",
                "{\"a\":\"\\ude00\"}",
                "{\"\\ud83d\":1}",
                "{\"a\":" + "[".repeat(JsonReader.MAX_DEPTH) + "]".repeat(JsonReader.MAX_DEPTH) + "}")) {
            assertThat(JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8)))
                    .as(json)
                    .isInstanceOf(ParseResult.Malformed.class);
        }
        assertThat(JsonReader.readObject(
                        new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0xBD, '"', ':', '1', '}'}))
                .isInstanceOf(ParseResult.Malformed.class);
        JsonValue.Obj none = JsonValue.obj("a", "b");
        assertThatThrownBy(() -> event(victim, "t".repeat(256), null, none))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> event(victim, FACE.repeat(64), null, none))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> event(victim, "t", "k".repeat(256), none))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> commits.event(victim, new UserId("@a\0:example.org"), "t", null, none, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // Helpers.

    private RoomCommit event(RoomHead head, String type, String stateKey, JsonValue.Obj content) {
        return commits.event(head, Commits.ALICE, type, stateKey, content, null);
    }

    private static RoomCommit replaced(RoomCommit item, long nid, long ord, Pdu pdu) {
        NewEvent event = item.events().getFirst();
        NewEvent other = new NewEvent(
                nid,
                pdu == null ? event.pdu() : pdu,
                ord,
                event.senderNid(),
                null,
                event.rootBefore(),
                event.rootAfter(),
                null);
        return new RoomCommit(item.before(), item.after(), List.of(other), List.of(), null, 1);
    }

    private static JsonValue.Obj nested(int levels) {
        JsonValue.Obj content = JsonValue.obj("a\0", "\0");
        for (int i = 1; i < levels; i++) {
            content = JsonValue.obj("a", content);
        }
        return content;
    }

    /// A message event of exactly so many bytes more than the limit.
    private static Pdu largest(RoomHead head, int more) {
        int empty = Commits.pdu(head, Commits.ALICE, "m", null, JsonValue.obj("b", ""))
                .canonicalBytes()
                .length;
        String filling = "\0".repeat(1000);
        int rest = MAX_EVENT_BYTES + more - empty - 6 * filling.length();
        return Commits.pdu(head, Commits.ALICE, "m", null, JsonValue.obj("b", filling + "x".repeat(rest)));
    }

    private RoomCommit commitsWithNeighbours(Function<RoomHead, RoomCommit> make) {
        RoomCommit item = make.apply(victim);
        Batch batch = batch(item);
        assertThat(batch.odd().await()).isInstanceOf(CommitResult.Committed.class);
        batch.neighboursAreIn();
        List<Long> rooms = new ArrayList<>(
                neighbours.stream().map(head -> head.room().nid()).toList());
        rooms.add(item.after().room().nid());
        assertThat(commitsOf(rooms)).as("all went in one batch").isEqualTo(1);
        if (item.after().room().equals(victim.room())) {
            victim = item.after();
        }
        readsTheSame(item);
        return item;
    }

    private void failsAlone(Function<RoomHead, RoomCommit> make) {
        RoomCommit item = make.apply(victim);
        Batch batch = batch(item);
        assertThatThrownBy(() -> batch.odd().await())
                .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.outcomeUnknown())
                        .isFalse());
        batch.neighboursAreIn();
        assertThat(world.storage.rooms().head(victim.room())).contains(victim);
    }

    /// After a restart nothing is cached: what is read is what PostgreSQL has.
    private void readsTheSame(RoomCommit item) {
        world.restart();
        commits = commits();
        NewEvent event = item.events().getLast();
        StoredEvent read = world.storage.rooms().events(List.of(event.nid())).get(event.nid());
        assertThat(read.pdu().canonicalBytes()).isEqualTo(event.pdu().canonicalBytes());
        assertThat(read.pdu().eventId()).isEqualTo(event.pdu().eventId());
        StateKey key = event.pdu().asStateKey().orElse(null);
        if (key != null) {
            long keyNid = Objects.requireNonNull(event.stateKeyNid());
            assertThat(world.storage.numbers().stateKeysOf(List.of(keyNid))).containsEntry(keyNid, key);
            assertThat(world.storage.rooms().currentState(item.after().room(), List.of(keyNid)))
                    .containsEntry(keyNid, event.nid());
        }
    }

    private record Batch(Pending<CommitResult> odd, List<Pending<CommitResult>> others) {
        void neighboursAreIn() {
            List<Long> positions = others.stream()
                    .map(one -> ((CommitResult.Committed) one.await()).lastPos())
                    .toList();
            assertThat(positions).hasSize(NEIGHBOURS).isSorted().doesNotHaveDuplicates();
        }
    }

    /// Holds the log's lock while a first item is on its way, so that what follows gathers behind it.
    private Batch batch(RoomCommit odd) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + 0x7665737461L + ")");
            Pending<CommitResult> plug = world.storage.log().append(commits.newRoom());
            boolean waiting;
            do {
                waiting = number(
                                statement,
                                "SELECT count(*) FROM pg_locks l WHERE locktype = 'advisory' AND NOT granted"
                                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                        == 1;
            } while (!waiting);
            List<Pending<CommitResult>> others = new ArrayList<>();
            Pending<CommitResult> oddResult = null;
            for (int i = 0; i < NEIGHBOURS; i++) {
                if (i == NEIGHBOURS / 2) {
                    oddResult = world.storage.log().append(odd);
                }
                RoomCommit item = commits.message(neighbours.get(i), "m");
                neighbours.set(i, item.after());
                others.add(world.storage.log().append(item));
            }
            statement.execute("SELECT pg_advisory_unlock(" + 0x7665737461L + ")");
            assertThat(plug.await()).isInstanceOf(CommitResult.Committed.class);
            return new Batch(oddResult, others);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// In how many batches these rooms were written last.
    private long commitsOf(List<Long> rooms) {
        String in = String.join(",", rooms.stream().map(String::valueOf).toList());
        try (Statement statement = connection.createStatement()) {
            return number(statement, "SELECT count(DISTINCT commit_id) FROM room WHERE nid IN (" + in + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
