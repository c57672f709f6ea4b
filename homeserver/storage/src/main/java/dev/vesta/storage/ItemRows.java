package dev.vesta.storage;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.ToDeviceMessages.Once;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.protocol.json.CanonicalJson;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Turns what is no room's commit into the columns of the batch's statements.
final class ItemRows {
    /// `read_up_to.thread_nid` for all threads.
    static final long ALL_THREADS = -1;

    private final Columns log = new Columns();
    private final Columns messages = new Columns();
    private final Columns txns = new Columns();
    private final Columns remotes = new Columns();
    private final Columns unread = new Columns();
    private final Columns read = new Columns();
    private final Columns dropped = new Columns();
    private final UserDataRows userData = new UserDataRows(log);

    /// Account data and receipts.
    UserDataRows userData() {
        return userData;
    }

    boolean isEmpty() {
        return log.isEmpty();
    }

    /// The one row of a room's commit that is no news; it is there only if the room's check has passed.
    void addPast(long room, long eventNid, long index) {
        log.row((long) LogKind.PAST.number(), room, null, eventNid, false, index);
    }

    /// @param index the item's place in the batch
    void add(DeviceListChange change, long ref, long index) {
        log.row((long) LogKind.DEVICE_LIST.number(), null, change.userNid(), ref, false, index);
    }

    void add(ToDeviceMessages sent, long ref, long index) {
        Set<Long> users = new LinkedHashSet<>();
        for (ToDeviceMessages.Message message : sent.messages()) {
            users.add(message.userNid());
            Buffer json = Buffer.buffer(CanonicalJson.encode(message.event()));
            messages.row(ref, message.userNid(), Params.utf8Of(message.device().value()), json);
        }
        Once once = sent.once();
        users.forEach(user -> log.row((long) LogKind.TO_DEVICE.number(), null, user, ref, once != null, index));
        switch (once) {
            case Once.Local(ClientTxn txn) ->
                txns.row(
                        txn.userNid(),
                        Params.utf8Of(txn.device().value()),
                        Params.utf8Of(txn.endpoint()),
                        Params.utf8Of(txn.txnId()),
                        ref,
                        sent.nowTs());
            case Once.Remote remote ->
                remotes.row(remote.origin().value(), Params.utf8Of(remote.messageId()), ref, sent.nowTs());
            case null -> {}
        }
    }

    void add(UnreadChange change, long ref, long index) {
        Set<Long> users = new LinkedHashSet<>();
        for (UnreadChange.Unread one : change.added()) {
            users.add(one.userNid());
            Buffer actions = Buffer.buffer(CanonicalJson.encode(one.actions()));
            unread.row(
                    one.userNid(),
                    change.roomNid(),
                    one.threadNid(),
                    one.ord(),
                    one.highlight(),
                    actions,
                    one.ts(),
                    one.pos());
        }
        for (UnreadChange.ReadUpTo one : change.read()) {
            users.add(one.userNid());
            Long thread = one.threadNid();
            read.row(one.userNid(), change.roomNid(), thread == null ? ALL_THREADS : thread, one.ord());
        }
        for (UnreadChange.Dropped one : change.dropped()) {
            users.add(one.userNid());
            dropped.row(one.userNid(), change.roomNid(), one.ord());
        }
        users.forEach(user -> log.row((long) LogKind.COUNTS.number(), change.roomNid(), user, ref, false, index));
    }

    /// Before the log's lock.
    List<LogBatch.Statement> writes() {
        List<LogBatch.Statement> out = new ArrayList<>();
        if (!txns.isEmpty()) {
            Params params =
                    Params.of().longs(txns.longs(0)).buffers(txns.buffers(1)).buffers(txns.buffers(2));
            params.buffers(txns.buffers(3)).longs(txns.longs(4)).longs(txns.longs(5));
            out.add(new LogBatch.Statement(ItemSql.CLAIM_TXNS, params.tuple()));
        }
        if (!remotes.isEmpty()) {
            Params params = Params.of().texts(remotes.texts(0)).buffers(remotes.buffers(1));
            params.longs(remotes.longs(2)).longs(remotes.longs(3));
            out.add(new LogBatch.Statement(ItemSql.CLAIM_REMOTE, params.tuple()));
        }
        if (!messages.isEmpty()) {
            Params params = Params.of().longs(messages.longs(1)).buffers(messages.buffers(2));
            out.add(new LogBatch.Statement(ItemSql.LOCK_DEVICES, params.tuple()));
        }
        out.addAll(userData.writes());
        return out;
    }

    /// Behind the log's lock.
    List<LogBatch.Statement> locked() {
        List<LogBatch.Statement> out = new ArrayList<>();
        if (!read.isEmpty()) {
            Params params = Params.of().longs(read.longs(0)).longs(read.longs(1));
            params.longs(read.longs(2)).longs(read.longs(3));
            out.add(new LogBatch.Statement(ItemSql.READ_UP_TO, params.tuple()));
        }
        if (!unread.isEmpty()) {
            Params params =
                    Params.of().longs(unread.longs(0)).longs(unread.longs(1)).longs(unread.longs(2));
            params.longs(unread.longs(3)).bools(unread.bools(4));
            params.buffers(unread.buffers(5)).longs(unread.longs(6)).longs(unread.longs(7));
            out.add(new LogBatch.Statement(ItemSql.INSERT_UNREAD, params.tuple()));
        }
        // Last, so that what one batch counts and drops is gone.
        if (!dropped.isEmpty()) {
            Params params =
                    Params.of().longs(dropped.longs(0)).longs(dropped.longs(1)).longs(dropped.longs(2));
            out.add(new LogBatch.Statement(ItemSql.DROP_UNREAD, params.tuple()));
        }
        return out;
    }

    /// The parameters of [ItemSql#APPEND] behind those of the rooms' commits.
    void append(Params params) {
        params.longs(log.longs(0)).longs(log.longs(1)).longs(log.longs(2)).longs(log.longs(3));
        params.bools(log.bools(4)).longs(log.longs(5));
        params.longs(messages.longs(0)).longs(messages.longs(1));
        params.buffers(messages.buffers(2)).buffers(messages.buffers(3));
        userData.append(params);
    }
}
