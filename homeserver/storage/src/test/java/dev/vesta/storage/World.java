package dev.vesta.storage;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.storage.embedded.TestPostgres;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A database with an open storage, and commits to put into it. The events need not be allowed by the rules.
final class World implements AutoCloseable {
    static final ServerName SERVER = new ServerName("example.org");
    static final UserId ALICE = new UserId("@alice:example.org");
    static final UserId BOB = new UserId("@bob:example.org");
    static final UserId REMOTE = new UserId("@carol:elsewhere.org");

    private static final long TS = 1_700_000_000_000L;
    private static final AtomicLong ROOMS = new AtomicLong();

    final Vertx vertx = Vertx.vertx();
    final TestPostgres.Database database = TestPostgres.freshDatabase();
    final SigningKey key = SigningKey.of("test", new byte[32]);
    Storage storage = open();

    Storage open() {
        return Storage.open(vertx, DatabaseUrl.of(database.address()), 4, SERVER);
    }

    void restart() {
        storage.close();
        storage = open();
    }

    long nid(UserId user) {
        return Objects.requireNonNull(storage.numbers().users(List.of(user)).get(user));
    }

    /// A room with its create event and ALICE in it.
    RoomCommit newRoom() {
        RoomId id = new RoomId("!room" + ROOMS.incrementAndGet() + ":example.org");
        RoomHead before = RoomHead.empty(new RoomRef(storage.numbers().newRoom(), id, RoomVersion.V11));
        RoomCommit create = state(before, EventTypes.CREATE, "", JsonValue.obj("room_version", "11"));
        RoomCommit join = member(create.after(), ALICE, "join");
        RoomHead after = new RoomHead(
                before.room(),
                1,
                join.after().extremities(),
                join.after().root(),
                join.after().nextOrd());
        return new RoomCommit(
                before,
                after,
                List.of(create.events().getFirst(), join.events().getFirst()),
                List.of(create.nodes().getFirst(), join.nodes().getFirst()),
                null,
                TS);
    }

    RoomHead committedRoom() {
        RoomCommit made = newRoom();
        commit(made);
        return made.after();
    }

    RoomCommit message(RoomHead head, String body) {
        return message(head, body, null);
    }

    RoomCommit message(RoomHead head, String body, @Nullable ClientTxn txn) {
        return build(head, EventTypes.MESSAGE, null, JsonValue.obj("body", body, "msgtype", "m.text"), null, txn);
    }

    RoomCommit state(RoomHead head, String type, String stateKey, JsonValue.Obj content) {
        return build(head, type, stateKey, content, null, null);
    }

    RoomCommit member(RoomHead head, UserId user, String membership) {
        return build(head, EventTypes.MEMBER, user.value(), JsonValue.obj("membership", membership), nid(user), null);
    }

    long commit(LogItem item) {
        CommitResult result = storage.log().append(item).await();
        if (result instanceof CommitResult.Committed(long lastPos)) {
            return lastPos;
        }
        throw new AssertionError("conflict");
    }

    /// An event of ALICE's with these auth events that leaves the current state as it is, so that it costs little.
    NewEvent authorized(RoomHead head, long ord, String type, String stateKey, List<EventId> authEvents) {
        EventBuilder.Template template =
                new EventBuilder.Template(head.room().id(), ALICE, type, stateKey, JsonValue.obj("ord", ord), null);
        ParseResult<Pdu> built =
                EventBuilder.build(head.room().version(), template, List.of(), authEvents, ord, TS + ord, SERVER, key);
        if (!(built instanceof ParseResult.Parsed<Pdu>(Pdu pdu))) {
            throw new AssertionError(built);
        }
        long keyNid = keyNid(new StateKey(type, stateKey));
        long root = head.root();
        return new NewEvent(storage.numbers().newEvent(), pdu, ord, nid(ALICE), keyNid, root, root, null);
    }

    /// Commits events upon a head.
    RoomHead commitAll(RoomHead head, List<NewEvent> events) {
        RoomHead after = new RoomHead(
                head.room(),
                head.revision() + 1,
                head.extremities(),
                head.root(),
                events.getLast().ord() + 1);
        commit(new RoomCommit(head, after, events, List.of(), null, TS));
        return after;
    }

    private RoomCommit build(
            RoomHead head,
            String type,
            @Nullable String stateKey,
            JsonValue.Obj content,
            @Nullable Long target,
            @Nullable ClientTxn txn) {
        List<EventId> prev =
                head.extremities().stream().map(RoomHead.Extremity::eventId).toList();
        long depth = head.nextOrd();
        EventBuilder.Template template =
                new EventBuilder.Template(head.room().id(), ALICE, type, stateKey, content, null);
        ParseResult<Pdu> built =
                EventBuilder.build(head.room().version(), template, prev, List.of(), depth, TS + depth, SERVER, key);
        if (!(built instanceof ParseResult.Parsed<Pdu>(Pdu pdu))) {
            throw new AssertionError(built);
        }
        long nid = storage.numbers().newEvent();
        boolean isState = stateKey != null;
        long root = isState ? storage.numbers().newNode() : head.root();
        Long keyNid = isState ? keyNid(new StateKey(type, stateKey)) : null;
        NewEvent event = new NewEvent(nid, pdu, head.nextOrd(), nid(ALICE), keyNid, head.root(), root, target);
        RoomHead after = new RoomHead(
                head.room(),
                head.revision() + 1,
                List.of(new RoomHead.Extremity(nid, pdu.eventId(), depth)),
                root,
                head.nextOrd() + 1);
        List<StateNode> nodes = isState ? List.of(node(root)) : List.of();
        return new RoomCommit(head, after, List.of(event), nodes, txn, TS);
    }

    private long keyNid(StateKey stateKey) {
        return Objects.requireNonNull(
                storage.numbers().stateKeys(List.of(stateKey)).get(stateKey));
    }

    static StateNode node(long id) {
        byte[] hash = ByteBuffer.allocate(16).putLong(8, id).array();
        return new StateNode(id, hash, new byte[] {1, 2, 3});
    }

    @Override
    public void close() {
        storage.close();
        database.close();
        vertx.close().await();
    }
}
