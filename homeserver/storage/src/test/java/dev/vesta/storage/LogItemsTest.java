package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.account.Account;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.CommitResult.Committed;
import dev.vesta.core.log.CommitResult.Repeated;
import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.ToDeviceMessages.Message;
import dev.vesta.core.log.ToDeviceMessages.Once;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.log.UnreadChange.ReadUpTo;
import dev.vesta.core.log.UnreadChange.Unread;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.SessionStore;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.RoomHead;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the log commits beside rooms: each item with its own verdict, in one order with the rooms.
@ExtendWith(OnVirtualThreads.class)
class LogItemsTest {
    private static final DeviceId PHONE = new DeviceId("PH\0NE");
    private static final DeviceId LAPTOP = new DeviceId("LAPTOP");
    private static final long TS = 1_700_000_000_000L;

    private World world;
    private long alice;
    private long bob;

    @BeforeEach
    void open() {
        world = new World();
        alice = user(World.ALICE);
        bob = user(World.BOB);
        device(alice, PHONE);
        device(alice, LAPTOP);
        device(bob, PHONE);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private long user(UserId user) {
        return world.storage
                .accounts()
                .create(user, null, Account.Kind.USER, TS)
                .orElseThrow()
                .userNid();
    }

    private void device(long user, DeviceId device) {
        byte[] token = (user + device.value()).getBytes(StandardCharsets.UTF_8);
        world.storage
                .sessions()
                .putSession(user, device, null, new SessionStore.Hashes(token, SessionStore.NEVER, null), TS);
    }

    private Pending<CommitResult> append(LogItem item) {
        return world.storage.log().append(item);
    }

    private static Message message(long user, DeviceId device, String body) {
        return new Message(
                user, device, JsonValue.obj("type", "org.example.x", "content", JsonValue.obj("body", body)));
    }

    private static ToDeviceMessages sent(@Nullable Once once, Message... messages) {
        return new ToDeviceMessages(List.of(messages), once, TS);
    }

    /// The rows of the log behind a position: `kind user` each.
    private List<String> rows(long after) {
        List<String> found = new ArrayList<>();
        String sql = "SELECT kind, user_nid, room_nid FROM sync_log WHERE pos > $1 ORDER BY pos";
        for (Row row : world.storage.database().read(sql, Params.of(after))) {
            found.add(LogKind.of(row.getInteger("kind")) + " " + row.getLong("user_nid"));
        }
        return found;
    }

    private List<String> inbox(long user, DeviceId device) {
        List<String> found = new ArrayList<>();
        String sql = "SELECT json FROM to_device WHERE user_nid = $1 AND device_id = $2 ORDER BY pos";
        for (Row row : world.storage.database().read(sql, Params.of(user).utf8(device.value()))) {
            found.add(Params.textOf(row.getBuffer("json")).replaceAll(".*\"body\":\"([^\"]*)\".*", "$1"));
        }
        return found;
    }

    private List<String> unread(long user) {
        List<String> found = new ArrayList<>();
        String sql = "SELECT thread_nid, ord FROM unread WHERE user_nid = $1 ORDER BY ord";
        for (Row row : world.storage.database().read(sql, Params.of(user))) {
            found.add(row.getLong("thread_nid") + "/" + row.getLong("ord"));
        }
        return found;
    }

    @Test
    void commitsAllKindsInOneOrder() {
        RoomHead head = world.committedRoom();
        long before = world.storage.log().head();
        List<Pending<CommitResult>> all = new ArrayList<>();
        all.add(append(new DeviceListChange(alice, Set.of())));
        all.add(append(world.message(head, "m")));
        all.add(append(sent(null, message(alice, PHONE, "a"), message(alice, LAPTOP, "b"), message(bob, PHONE, "c"))));
        all.add(append(new UnreadChange(head.room().nid(), List.of(new Unread(bob, 0, 3, false)), List.of())));
        List<Long> positions =
                all.stream().map(p -> ((Committed) p.await()).lastPos()).toList();
        assertThat(positions).isSorted().doesNotHaveDuplicates();
        assertThat(world.storage.log().head()).isEqualTo(positions.getLast());
        assertThat(rows(before))
                .containsExactly(
                        "DEVICE_LIST " + alice,
                        "EVENT null",
                        "TO_DEVICE " + alice,
                        "TO_DEVICE " + bob,
                        "COUNTS " + bob);
        assertThat(inbox(alice, PHONE)).containsExactly("a");
        assertThat(inbox(alice, LAPTOP)).containsExactly("b");
        assertThat(inbox(bob, PHONE)).containsExactly("c");
        assertThat(unread(bob)).containsExactly("0/3");
        // Counts are no news of the room.
        long room = head.room().nid();
        assertThat(world.storage.sync().changedRooms(List.of(room), positions.get(1), positions.getLast()))
                .isEmpty();
        assertThat(world.storage.sync().changedRooms(List.of(room), before, positions.getLast()))
                .containsExactly(room);
    }

    @Test
    void sameRequestIsDeliveredOnce() {
        Once local = new Once.Local(new ClientTxn(bob, PHONE, "sendToDevice/m.x", "t\0xn"));
        Once remote = new Once.Remote(new ServerName("elsewhere.org"), "id\0 1");
        Once otherOrigin = new Once.Remote(new ServerName("third.org"), "id\0 1");
        List<Pending<CommitResult>> same = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            same.add(append(sent(local, message(alice, PHONE, "local"))));
            same.add(append(sent(remote, message(alice, PHONE, "remote"))));
        }
        List<Class<?>> verdicts = new ArrayList<>();
        same.forEach(p -> verdicts.add(p.await().getClass()));
        assertThat(verdicts.subList(0, 2)).containsOnly(Committed.class);
        assertThat(verdicts.subList(2, 8)).containsOnly(Repeated.class);
        assertThat(append(sent(otherOrigin, message(alice, PHONE, "third"))).await())
                .isInstanceOf(Committed.class);
        world.restart();
        assertThat(append(sent(local, message(alice, PHONE, "again"))).await()).isInstanceOf(Repeated.class);
        assertThat(inbox(alice, PHONE)).containsExactly("local", "remote", "third");
    }

    @Test
    void poisonedItemAndConflictFailAlone() {
        RoomHead head = world.committedRoom();
        world.commit(world.message(head, "the winner"));
        append(world.newRoom());
        Pending<CommitResult> good = append(sent(null, message(alice, PHONE, "good")));
        Pending<CommitResult> conflict = append(world.message(head, "too late"));
        // Two messages for one device in one item: the second has no place.
        Pending<CommitResult> bad = append(sent(null, message(bob, PHONE, "one"), message(bob, PHONE, "two")));
        Pending<CommitResult> list = append(new DeviceListChange(bob, Set.of()));
        assertThat(good.await()).isInstanceOf(Committed.class);
        assertThat(conflict.await()).isInstanceOf(CommitResult.Conflict.class);
        assertThatThrownBy(bad::await)
                .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.outcomeUnknown())
                        .isFalse());
        assertThat(list.await()).isInstanceOf(Committed.class);
        assertThat(inbox(alice, PHONE)).containsExactly("good");
        assertThat(inbox(bob, PHONE)).isEmpty();
    }

    @Test
    void whatGoesToDeviceThatIsGoneIsDropped() {
        append(sent(null, message(alice, PHONE, "early"))).await();
        world.storage.sessions().deleteDevices(alice, List.of(PHONE));
        assertThat(append(sent(null, message(alice, PHONE, "late"), message(alice, LAPTOP, "there")))
                        .await())
                .isInstanceOf(Committed.class);
        assertThat(inbox(alice, PHONE)).isEmpty();
        assertThat(inbox(alice, LAPTOP)).containsExactly("there");
    }

    @Test
    void lateEvaluationCannotBringBackWhatWasRead() {
        long room = 7;
        append(new UnreadChange(
                        room,
                        List.of(
                                new Unread(bob, 0, 1, false),
                                new Unread(bob, 50, 2, true),
                                new Unread(bob, 0, 3, false)),
                        List.of()))
                .await();
        append(new UnreadChange(room, List.of(), List.of(new ReadUpTo(bob, UnreadChange.MAIN, 2))))
                .await();
        assertThat(unread(bob)).containsExactly("50/2", "0/3");
        // The same rows come again, as from a consumer that was interrupted.
        append(new UnreadChange(room, List.of(new Unread(bob, 0, 1, false), new Unread(bob, 50, 2, true)), List.of()))
                .await();
        assertThat(unread(bob)).containsExactly("50/2", "0/3");
        append(new UnreadChange(room, List.of(new Unread(bob, 50, 5, true)), List.of(new ReadUpTo(bob, null, 4))))
                .await();
        assertThat(unread(bob)).containsExactly("50/5");
        append(new UnreadChange(room, List.of(new Unread(bob, 50, 4, true)), List.of(new ReadUpTo(bob, null, 1))))
                .await();
        assertThat(unread(bob)).containsExactly("50/5");
    }

    @Test
    void anItemSurvivesTheLossOfItsConnection() {
        for (int i = 0; i < 5; i++) {
            Once once = new Once.Remote(new ServerName("elsewhere.org"), "m" + i);
            Pending<CommitResult> pending = append(sent(once, message(alice, PHONE, "m" + i)));
            Pending<CommitResult> list = append(new DeviceListChange(alice, Set.of()));
            world.storage
                    .database()
                    .query(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                    + " WHERE application_name LIKE 'vesta-log-%' AND datname = current_database()",
                            Params.of());
            assertThat(pending.await()).isInstanceOf(Committed.class);
            assertThat(list.await()).isInstanceOf(Committed.class);
        }
        assertThat(inbox(alice, PHONE)).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(rows(0)).hasSize(10);
    }
}
