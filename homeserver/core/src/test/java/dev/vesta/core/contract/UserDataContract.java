package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.AccountDataStore.Entry;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.ReceiptStore.Receipt;
import dev.vesta.core.room.RoomHead;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [AccountDataStore] and [dev.vesta.core.port.ReceiptStore] promise.
public abstract class UserDataContract extends Contract {
    private static final long NONE = AccountDataStore.NO_ROOM;

    private RoomHead room;
    private long alice;
    private long bob;

    protected UserDataContract(Supplier<Ports> open) {
        super(open);
    }

    @BeforeEach
    void makeUsers() {
        room = committedRoom();
        alice = commits.nid(Commits.ALICE);
        bob = commits.nid(Commits.BOB);
    }

    private long set(long user, @Nullable Long roomNid, String type, JsonValue.@Nullable Obj content) {
        return committed(new AccountDataChange(user, roomNid, type, content));
    }

    private long committed(LogItem item) {
        return ((CommitResult.Committed) ports.log().append(item).await()).lastPos();
    }

    private ReceiptChange read(long user, String type, @Nullable String thread, long ord) {
        return new ReceiptChange(room.room().nid(), user, type, thread, new EventId("$e" + ord), ord, 1000 + ord);
    }

    private List<String> seen(long user, long since, int limit) {
        return ports.receipts().changed(List.of(room.room().nid()), user, since, limit).stream()
                .map(one ->
                        one.userNid() + one.type() + one.thread() + one.event().value())
                .toList();
    }

    @Test
    void givesBackWhatWasSet() {
        long first = set(alice, null, "m.d\0irect", JsonValue.obj("a", "\0", "b", List.of(1, 2)));
        set(alice, room.room().nid(), "m.tag", JsonValue.obj("tags", "x"));
        set(bob, null, "m.d\0irect", JsonValue.Obj.EMPTY);
        assertThat(ports.accountData().get(alice, NONE, "m.d\0irect"))
                .contains(JsonValue.obj("a", "\0", "b", List.of(1, 2)));
        assertThat(ports.accountData().get(alice, NONE, "m.tag")).isEmpty();
        assertThat(ports.accountData().get(alice, room.room().nid(), "m.tag")).contains(JsonValue.obj("tags", "x"));
        assertThat(ports.accountData().ofUsers(List.of(alice, bob, NOWHERE), "m.d\0irect"))
                .isEqualTo(Map.of(alice, JsonValue.obj("a", "\0", "b", List.of(1, 2)), bob, JsonValue.Obj.EMPTY));
        assertThat(ports.accountData().ofUsers(List.of(alice, bob), room.room().nid(), "m.tag"))
                .isEqualTo(Map.of(alice, JsonValue.obj("tags", "x")));
        assertThat(ports.accountData().changed(alice, first))
                .containsExactly(new Entry(room.room().nid(), "m.tag", JsonValue.obj("tags", "x")));
        assertThat(ports.accountData().changed(alice, ports.log().head())).isEmpty();
        assertThat(ports.accountData().whole(alice, List.of(NONE)))
                .extracting(Entry::type)
                .containsExactly("m.d\0irect");
        assertThat(ports.accountData().whole(alice, List.of(NONE, room.room().nid())))
                .hasSize(2);
        assertThat(ports.accountData().usage(alice).entries()).isEqualTo(2);
        assertThat(ports.accountData().usage(bob)).isEqualTo(new AccountDataStore.Usage(1, 2));
    }

    @Test
    void tellsOfDeletionsButForgetsTheContent() {
        set(alice, null, "x", JsonValue.obj("v", 1));
        long before = ports.log().head();
        set(alice, null, "x", null);
        assertThat(ports.accountData().get(alice, NONE, "x")).isEmpty();
        assertThat(ports.accountData().changed(alice, before)).containsExactly(new Entry(NONE, "x", null));
        assertThat(ports.accountData().whole(alice, List.of(NONE))).isEmpty();
        set(alice, null, "x", JsonValue.obj("v", 2));
        assertThat(ports.accountData().get(alice, NONE, "x")).contains(JsonValue.obj("v", 2));
    }

    @Test
    void theLastOfSeveralAtOnceWins() {
        List<Pending<CommitResult>> all = Stream.of(1, 2, 3, 4)
                .map(n -> ports.log().append(new AccountDataChange(alice, null, "x", JsonValue.obj("v", n))))
                .toList();
        all.forEach(one -> assertThat(one.await()).isInstanceOf(CommitResult.Committed.class));
        assertThat(ports.accountData().get(alice, NONE, "x")).contains(JsonValue.obj("v", 4));
    }

    @Test
    void receiptsNeverMoveBackwards() {
        List<Pending<CommitResult>> all = Stream.of(5L, 3L, 7L, 7L)
                .map(ord -> ports.log().append(read(bob, ReceiptChange.READ, null, ord)))
                .toList();
        all.forEach(Pending::await);
        assertThat(seen(alice, 0, 10)).containsExactly(bob + "m.readnull$e7");
        long before = ports.log().head();
        assertThat(ports.log().append(read(bob, ReceiptChange.READ, null, 6)).await())
                .isInstanceOf(CommitResult.Repeated.class);
        assertThat(ports.log().append(read(bob, ReceiptChange.READ, null, 7)).await())
                .isInstanceOf(CommitResult.Repeated.class);
        assertThat(ports.log().head()).isEqualTo(before);
        assertThat(seen(alice, before, 10)).isEmpty();
        committed(read(bob, ReceiptChange.READ, ReceiptChange.MAIN, 2));
        committed(read(bob, ReceiptChange.READ, "$root", 1));
        assertThat(seen(alice, before, 10)).containsExactly(bob + "m.readmain$e2", bob + "m.read$root$e1");
        assertThat(ports.receipts()
                        .changed(List.of(room.room().nid()), alice, 0, 10)
                        .getFirst())
                .isEqualTo(new Receipt(room.room().nid(), bob, ReceiptChange.READ, null, new EventId("$e7"), 7, 1007));
    }

    @Test
    void privateReceiptsAreTheUsersOwnAndOthersAreLimited() {
        committed(read(bob, ReceiptChange.READ_PRIVATE, null, 1));
        committed(read(bob, ReceiptChange.READ, null, 2));
        committed(read(alice, ReceiptChange.READ, null, 3));
        committed(read(commits.nid(Commits.CAROL), ReceiptChange.READ, null, 4));
        assertThat(seen(bob, 0, 10)).hasSize(4);
        assertThat(seen(alice, 0, 10)).hasSize(3).noneMatch(one -> one.contains("private"));
        assertThat(seen(bob, 0, 1)).hasSize(3).anyMatch(one -> one.contains("$e4"));
        assertThat(ports.receipts().changed(List.of(NOWHERE), bob, 0, 10)).isEmpty();
        assertThat(ports.receipts().changed(List.of(), bob, 0, 10)).isEmpty();
    }
}
