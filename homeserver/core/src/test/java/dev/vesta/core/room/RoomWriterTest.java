package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.fake.World;
import dev.vesta.protocol.event.EventHash;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RoomWriterTest {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private final World world = new World(1);
    private final Caller alice = world.user("alice");
    private final Caller bob = world.user("bob");

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"})
    void makesARoomInOneCommitThatItsCreatorCanUse(String version) {
        RoomId room = world.room(alice, "private_chat", version);
        world.messages.send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "hello"));
        assertThat(world.reader.joinedRooms(alice)).containsExactly(room);
        assertThat(world.history
                        .messages(alice, room, null, null, true, 1)
                        .chunk()
                        .getFirst()
                        .object("content")
                        .orElseThrow())
                .isEqualTo(JsonValue.obj("body", "hello"));
    }

    /// The clock stands still here, and the id of a room of version 12 is the hash of what its creator said and when.
    @ParameterizedTest
    @ValueSource(strings = {"11", "12"})
    void theSameWishInTheSameMillisecondMakesTwoRooms(String version) {
        RoomId one = world.room(alice, "private_chat", version);
        RoomId two = world.room(alice, "private_chat", version);
        assertThat(two).isNotEqualTo(one);
        assertThat(world.reader.joinedRooms(alice)).containsExactlyInAnyOrder(one, two);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void namesEventsByIdAndReferenceHashInOldVersions(String version) {
        RoomId id = world.room(alice, "private_chat", version);
        EventId said = world.messages.send(alice, id, "m.room.message", "t1", JsonValue.obj("body", "a"));
        Pdu message = event(id, said);
        assertThat(message.json().get("prev_events"))
                .isEqualTo(JsonValue.arr(named(event(id, message.prevEvents().getFirst()))));
        assertThat(message.json().get("auth_events"))
                .isEqualTo(JsonValue.of(message.authEvents().stream()
                        .map(authEvent -> named(event(id, authEvent)))
                        .toList()));
    }

    private Pdu event(RoomId room, EventId event) {
        RoomRef ref = world.store.find(room).orElseThrow();
        return world.store.event(ref, event).orElseThrow().pdu();
    }

    private static JsonValue named(Pdu event) {
        return JsonValue.arr(event.eventId().value(), JsonValue.obj("sha256", EventHash.referenceHash(event)));
    }

    @Test
    void sameTransactionGivesTheSameEventOnce() {
        RoomId room = world.room(alice, "private_chat", "12");
        EventId first = world.messages.send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "a"));
        EventId again = world.messages.send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "a"));
        assertThat(again).isEqualTo(first);
        assertThat(bodies(room)).containsExactly("a");
    }

    @Test
    void sameTransactionAtTheSameTimeGivesOneEvent() throws Exception {
        RoomId room = world.room(alice, "private_chat", "12");
        world.store.hold = true;
        List<CompletableFuture<EventId>> sends = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sends.add(CompletableFuture.supplyAsync(
                    () -> world.messages.send(alice, room, "m.room.message", "same", JsonValue.obj("body", "once")),
                    THREADS));
        }
        while (sends.stream().noneMatch(CompletableFuture::isDone)) {
            world.store.flush();
            Thread.onSpinWait();
        }
        world.store.hold = false;
        world.store.flush();
        HashSet<EventId> ids = new HashSet<>();
        for (CompletableFuture<EventId> send : sends) {
            ids.add(send.get());
        }
        assertThat(ids).hasSize(1);
        assertThat(bodies(room)).containsExactly("once");
    }

    @Test
    void decidesAheadOfTheCommitAndKeepsTheOrder() throws Exception {
        RoomId room = world.room(alice, "private_chat", "12");
        world.store.hold = true;
        List<CompletableFuture<EventId>> sends = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int n = i;
            sends.add(CompletableFuture.supplyAsync(
                    () -> world.messages.send(alice, room, "m.room.message", "t" + n, JsonValue.obj("body", "m" + n)),
                    THREADS));
            while (world.store.waiting() <= n) {
                Thread.onSpinWait();
            }
        }
        assertThat(bodies(room)).isEmpty();
        world.store.flush();
        for (CompletableFuture<EventId> send : sends) {
            send.get();
        }
        assertThat(bodies(room)).containsExactly("m0", "m1", "m2", "m3", "m4");
    }

    @Test
    void decidesAgainWhenAnotherNodeMovedTheRoom() {
        RoomId room = world.room(alice, "private_chat", "12");
        world.messages.send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "a"));
        world.store.bumpRevision(world.store.find(room).orElseThrow());
        world.messages.send(alice, room, "m.room.message", "t2", JsonValue.obj("body", "b"));
        assertThat(bodies(room)).containsExactly("a", "b");
    }

    @Test
    void refusedEventsLeaveNoTrace() {
        RoomId room = world.room(alice, "private_chat", "12");
        refused(() -> world.members.join(bob, room, null), ErrCode.M_FORBIDDEN);
        refused(
                () -> world.messages.send(bob, room, "m.room.message", "t1", JsonValue.obj("body", "x")),
                ErrCode.M_FORBIDDEN);
        world.members.invite(alice, room, bob.user(), null);
        world.members.join(bob, room, null);
        refused(
                () -> world.messages.setState(
                        bob, room, new StateKey("m.room.name", ""), JsonValue.obj("name", "mine")),
                ErrCode.M_FORBIDDEN);
        world.messages.send(bob, room, "m.room.message", "t1", JsonValue.obj("body", "hi"));
        assertThat(bodies(room)).containsExactly("hi");
    }

    @Test
    void strangersAreToldTheSameOfPrivateAndUnknownRooms() {
        RoomId room = world.room(alice, "private_chat", "12");
        RoomId unknown = RoomId.parse("!nowhere:example.org").orElseThrow();
        String real = textOf(() -> world.reader.state(bob, room));
        assertThat(textOf(() -> world.reader.state(bob, unknown))).isEqualTo(real);
        assertThat(textOf(() -> world.messages.send(bob, room, "m.x", "t", JsonValue.Obj.EMPTY)))
                .isEqualTo(textOf(() -> world.messages.send(bob, unknown, "m.x", "t", JsonValue.Obj.EMPTY)));
    }

    @Test
    void tooLargeAnEventIsRefused() {
        RoomId room = world.room(alice, "private_chat", "12");
        refused(
                () -> world.messages.send(
                        alice, room, "m.room.message", "t1", JsonValue.obj("body", "x".repeat(66_000))),
                ErrCode.M_TOO_LARGE);
    }

    @Test
    void repeatedStateIsNotSentAgain() {
        RoomId room = world.room(alice, "private_chat", "12");
        StateKey name = new StateKey("m.room.name", "");
        EventId first = world.messages.setState(alice, room, name, JsonValue.obj("name", "A"));
        assertThat(world.messages.setState(alice, room, name, JsonValue.obj("name", "A")))
                .isEqualTo(first);
        assertThat(world.messages.setState(alice, room, name, JsonValue.obj("name", "B")))
                .isNotEqualTo(first);
    }

    private List<String> bodies(RoomId room) {
        return world.history.messages(alice, room, null, null, false, 100).chunk().stream()
                .filter(event -> event.string("type").orElseThrow().equals("m.room.message"))
                .map(event ->
                        event.object("content").orElseThrow().string("body").orElseThrow())
                .toList();
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrCode code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MatrixException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private static String textOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        try {
            call.call();
        } catch (MatrixException e) {
            return e.status() + " " + e.code() + " " + e.text();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("expected a refusal");
    }
}
