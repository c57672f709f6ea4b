package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Account;
import dev.vesta.core.fake.ThreadTasks;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.LogRow;
import dev.vesta.core.log.RequestPruning;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.ToDeviceMessages.Message;
import dev.vesta.core.log.ToDeviceMessages.Once;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.log.UnreadChange.Dropped;
import dev.vesta.core.log.UnreadChange.Unread;
import dev.vesta.core.port.SessionStore;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.core.port.UnreadStore.Counts;
import dev.vesta.core.room.RoomHead;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What sync and consumers read of the log's items.
@ExtendWith(OnVirtualThreads.class)
class FeedStoresTest {
    private static final DeviceId PHONE = new DeviceId("PH\0NE");
    private static final long TS = 1_700_000_000_000L;
    private static final long DAY = 24 * 3_600_000L;

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private long alice() {
        long nid = world.storage
                .accounts()
                .create(World.ALICE, null, Account.Kind.USER, TS)
                .orElseThrow()
                .userNid();
        byte[] token = "token".getBytes(StandardCharsets.UTF_8);
        world.storage
                .sessions()
                .putSession(nid, PHONE, null, new SessionStore.Hashes(token, SessionStore.NEVER, null), TS);
        return nid;
    }

    @Test
    void countsPerRoomAndThread() {
        long alice = alice();
        world.commit(new UnreadChange(
                1,
                List.of(
                        new Unread(alice, 0, 1, false),
                        new Unread(alice, 0, 2, true),
                        new Unread(alice, 77, 3, false),
                        new Unread(alice + 1, 0, 3, true)),
                List.of()));
        world.commit(new UnreadChange(2, List.of(new Unread(alice, 0, -5, false)), List.of()));
        var counts = world.storage.unread().counts(alice);
        assertThat(counts.keySet()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(counts.get(1L).byThread()).isEqualTo(Map.of(0L, new Counts(2, 1), 77L, new Counts(1, 0)));
        assertThat(counts.get(1L).total()).isEqualTo(new Counts(3, 1));
        assertThat(counts.get(2L).total()).isEqualTo(new Counts(1, 0));
    }

    @Test
    void countsNothingBehindThePositionNorWhatWasDropped() {
        long alice = alice();
        world.commit(new UnreadChange(
                1,
                List.of(
                        new Unread(alice, 0, 1, 10, false, JsonValue.arr("notify"), TS),
                        new Unread(alice, 0, 2, 20, true, JsonValue.arr("notify"), TS),
                        new Unread(alice, 77, 3, 30, true, JsonValue.arr("notify"), TS)),
                List.of()));
        var store = world.storage.unread();
        assertThat(store.counts(alice, List.of(1L), 9)).isEmpty();
        assertThat(store.counts(alice, List.of(1L), 20).get(1L).byThread()).isEqualTo(Map.of(0L, new Counts(2, 1)));
        assertThat(store.counts(alice, List.of(1L), 30).get(1L).total()).isEqualTo(new Counts(3, 2));
        Dropped second = new Dropped(alice, 2);
        assertThat(store.countedFor(1, List.of(2L, 9L), List.of(alice, alice + 1)))
                .containsExactly(second);
        assertThat(store.countedFor(1, List.of(), List.of(alice))).isEmpty();
        long before = world.storage.log().head();
        long now = world.commit(new UnreadChange(1, List.of(), List.of(), List.of(second)));
        assertThat(store.changed(alice, before, now)).containsExactly(1L);
        assertThat(store.counts(alice, List.of(1L), 30).get(1L).byThread())
                .isEqualTo(Map.of(0L, new Counts(1, 0), 77L, new Counts(1, 1)));
    }

    @Test
    void cursorsNeverMoveBackAndRowsComeInOrder() {
        var cursors = world.storage.cursors();
        assertThat(cursors.position("push")).isZero();
        cursors.advance("push", 7);
        cursors.advance("push", 5);
        cursors.advance("other", 1);
        assertThat(cursors.position("push")).isEqualTo(7);
        RoomHead head = world.committedRoom();
        long pos = world.commit(new DeviceListChange(9, Set.of()));
        List<LogRow> rows = cursors.rows(0, 100);
        assertThat(rows).extracting(LogRow::kind).containsExactly(LogKind.EVENT, LogKind.EVENT, LogKind.DEVICE_LIST);
        assertThat(rows).extracting(LogRow::pos).isSorted().last().isEqualTo(pos);
        assertThat(rows.getFirst().roomNid()).isEqualTo(head.room().nid());
        assertThat(rows.getLast().userNid()).isEqualTo(9);
        assertThat(cursors.rows(rows.getFirst().pos(), 1)).containsExactly(rows.get(1));
    }

    @Test
    void listsNotificationsWhetherTheyAreReadOrNot() {
        RoomHead head = world.committedRoom();
        long room = head.room().nid();
        long bob = world.nid(World.BOB);
        List<Long> nids = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            var message = world.message(head, "m" + n);
            world.commit(message);
            nids.add(message.events().getFirst().nid());
            head = message.after();
        }
        JsonValue.Arr loud = JsonValue.arr("notify", JsonValue.obj("set_tweak", "highlight"));
        long first = head.nextOrd() - 3;
        List<Unread> all = List.of(
                new Unread(bob, 0, first, 0, false, JsonValue.arr("notify"), TS),
                new Unread(bob, 0, first + 1, 0, true, loud, TS + 1),
                new Unread(bob, 0, first + 2, 0, false, JsonValue.arr("notify"), TS + 40 * DAY));
        world.commit(new UnreadChange(room, all.subList(0, 1), List.of()));
        // What was read before it was counted is a notification nevertheless; what comes again is not.
        world.commit(new UnreadChange(room, all, List.of(new UnreadChange.ReadUpTo(bob, null, first + 1))));
        var store = world.storage.notifications();
        var page = store.page(bob, Long.MAX_VALUE, false, 10);
        assertThat(page).extracting(one -> one.eventNid()).isEqualTo(nids.reversed());
        assertThat(page).extracting(one -> one.read()).containsExactly(false, true, true);
        assertThat(page.get(1).actions()).isEqualTo(loud);
        assertThat(page.get(1).ts()).isEqualTo(TS + 1);
        assertThat(store.page(bob, Long.MAX_VALUE, true, 10)).containsExactly(page.get(1));
        assertThat(store.page(bob, page.get(0).number(), false, 1)).containsExactly(page.get(1));
        assertThat(world.storage.requests().forgetNotifications(TS + DAY, 1)).isEqualTo(1);
        assertThat(world.storage.requests().forgetNotifications(TS + DAY, 10)).isEqualTo(1);
        assertThat(store.page(bob, Long.MAX_VALUE, false, 10)).hasSize(1);
    }

    @Test
    void knowsWhoseCountsChangedAndWhoIsHere() {
        RoomHead head = world.committedRoom();
        long room = head.room().nid();
        long bob = world.nid(World.BOB);
        world.commit(world.member(head, World.REMOTE, "join"));
        long before = world.storage.log().head();
        world.commit(new UnreadChange(room, List.of(new Unread(bob, 0, 2, false)), List.of()));
        var store = world.storage.unread();
        long now = world.storage.log().head();
        assertThat(store.changed(bob, before, now)).containsExactly(room);
        assertThat(store.changed(bob, now, now + 1)).isEmpty();
        assertThat(store.counts(bob, List.of(room, 999_999L), now).keySet()).containsExactly(room);
        assertThat(store.counts(bob, List.of(), now)).isEmpty();
        var place = new UnreadStore.Place(bob, room);
        var empty = new UnreadStore.Place(world.nid(World.ALICE), room);
        assertThat(store.withUnread(List.of(place, empty))).containsExactly(place);
        assertThat(store.localMembers(room)).isEqualTo(Map.of(world.nid(World.ALICE), World.ALICE));
    }

    @Test
    void forgetsOldRequestsOnly() {
        long alice = alice();
        List<ToDeviceMessages> items = new ArrayList<>();
        for (long age : List.of(0L, DAY - 1_000, DAY + 1_000, 7 * DAY + 1_000)) {
            ClientTxn txn = new ClientTxn(alice, PHONE, "sendToDevice/m.x", "t" + age);
            for (Once once : List.of(new Once.Local(txn), new Once.Remote(new ServerName("a.b"), "m" + age))) {
                items.add(new ToDeviceMessages(
                        List.of(new Message(alice, PHONE, JsonValue.obj("n", 1L))), once, TS - age));
            }
        }
        items.forEach(world::commit);
        Clock clock = Clock.fixed(Instant.ofEpochMilli(TS), ZoneOffset.UTC);
        RequestPruning pruning = new RequestPruning(world.storage.requests(), new ThreadTasks(), clock);
        assertThat(pruning.prune()).isEqualTo(3);
        assertThat(pruning.prune()).isZero();
        List<String> verdicts = items.stream()
                .map(item -> world.storage.log().append(item).await().getClass().getSimpleName())
                .toList();
        assertThat(verdicts)
                .containsExactly(
                        "Repeated",
                        "Repeated",
                        "Repeated",
                        "Repeated",
                        "Committed",
                        "Repeated",
                        "Committed",
                        "Committed");
    }

    /// Random joins and leaves in a few rooms: what is computed from the log equals what follows from whole histories.
    @Test
    void deviceListsEqualTheModel() {
        long seed = 20_261_122;
        Random random = new Random(seed);
        List<UserId> users = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            users.add(new UserId("@u" + i + ":example.org"));
        }
        List<RoomHead> heads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            heads.add(world.committedRoom());
        }
        record Step(long pos, Map<Integer, Set<Long>> joined, Long devices) {}
        Map<Integer, Set<Long>> joined = new HashMap<>();
        for (int i = 0; i < 4; i++) {
            joined.put(i, new HashSet<>(Set.of(world.nid(World.ALICE))));
        }
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(world.storage.log().head(), copy(joined), null));
        int compared = 0;
        int nonEmpty = 0;
        for (int i = 0; i < 150; i++) {
            UserId user = users.get(random.nextInt(users.size()));
            long nid = world.nid(user);
            int room = random.nextInt(heads.size());
            Long devices = null;
            long pos;
            if (random.nextInt(4) == 0) {
                devices = nid;
                pos = world.commit(new DeviceListChange(nid, Set.of()));
            } else {
                String membership = random.nextInt(5) < 2 ? "join" : random.nextBoolean() ? "leave" : "invite";
                var item = world.member(heads.get(room), user, membership);
                pos = world.commit(item);
                heads.set(room, item.after());
                if (membership.equals("join")) {
                    joined.get(room).add(nid);
                } else {
                    joined.get(room).remove(nid);
                }
            }
            steps.add(new Step(pos, copy(joined), devices));
            for (UserId asking : users) {
                int from = Math.max(0, steps.size() - 1 - random.nextInt(12));
                long me = world.nid(asking);
                Set<Long> before = sharing(steps.get(from).joined(), me);
                Set<Long> now = sharing(joined, me);
                Set<Long> changed = new HashSet<>(now);
                changed.removeAll(before);
                for (Step step : steps.subList(from + 1, steps.size())) {
                    if (step.devices() != null && (now.contains(step.devices()) || step.devices() == me)) {
                        changed.add(step.devices());
                    }
                }
                before.removeAll(now);
                var found =
                        world.storage.deviceLists().changes(me, steps.get(from).pos(), pos);
                assertThat(found.changed())
                        .as("changed, seed %d step %d", seed, i)
                        .isEqualTo(changed);
                assertThat(found.left()).as("left, seed %d step %d", seed, i).isEqualTo(before);
                compared++;
                nonEmpty += changed.isEmpty() && before.isEmpty() ? 0 : 1;
            }
        }
        System.out.println("device lists: " + compared + " compared, " + nonEmpty + " not empty, seed " + seed);
        assertThat(nonEmpty).isGreaterThan(100);
    }

    private static Map<Integer, Set<Long>> copy(Map<Integer, Set<Long>> joined) {
        Map<Integer, Set<Long>> copy = new HashMap<>();
        joined.forEach((room, members) -> copy.put(room, new HashSet<>(members)));
        return copy;
    }

    private static Set<Long> sharing(Map<Integer, Set<Long>> joined, long me) {
        Set<Long> sharing = new HashSet<>();
        joined.values().stream().filter(members -> members.contains(me)).forEach(sharing::addAll);
        sharing.remove(me);
        return sharing;
    }
}
