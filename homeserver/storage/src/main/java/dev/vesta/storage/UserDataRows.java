package dev.vesta.storage;

import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.protocol.json.CanonicalJson;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns account data and receipts into the columns of the batch's last statement. Of each key it holds one row: an
/// upsert cannot touch a row twice. Of account data the last one of the batch wins, of receipts the farthest.
final class UserDataRows {
    private record DataKey(long userNid, long roomNid, String type) {}

    private record ReceiptKey(
            long roomNid,
            long userNid,
            String type,
            @Nullable String thread) {}

    private record Data(long ref, DataKey key, Buffer content) {}

    private record Read(long ref, ReceiptChange change) {}

    private final Columns log;
    private final Map<DataKey, Data> data = new LinkedHashMap<>();
    private final Map<ReceiptKey, Read> receipts = new LinkedHashMap<>();
    private final Set<Long> rooms = new LinkedHashSet<>();

    /// @param log the rows of the log that are of no room's commit
    UserDataRows(Columns log) {
        this.log = log;
    }

    void add(AccountDataChange change, long ref, long index) {
        Long room = change.roomNid();
        DataKey key = new DataKey(
                change.userNid(), room == null ? AccountDataStore.NO_ROOM : room.longValue(), change.type());
        var content = change.content();
        // Nothing stands for a deletion: no JSON is empty.
        data.put(
                key,
                new Data(ref, key, content == null ? Buffer.buffer() : Buffer.buffer(CanonicalJson.encode(content))));
        if (room != null) {
            rooms.add(room);
        }
        log.row((long) LogKind.ACCOUNT_DATA.number(), room, change.userNid(), ref, false, index);
    }

    void add(ReceiptChange change, long ref, long index) {
        ReceiptKey key = new ReceiptKey(change.roomNid(), change.userNid(), change.type(), change.thread());
        receipts.merge(
                key,
                new Read(ref, change),
                (old, next) -> next.change().ord() > old.change().ord() ? next : old);
        rooms.add(change.roomNid());
        log.row((long) LogKind.RECEIPT.number(), change.roomNid(), change.userNid(), ref, false, index);
    }

    /// The rooms cannot be deleted before the commit, or else their rows would stay behind.
    List<LogBatch.Statement> writes() {
        return rooms.isEmpty()
                ? List.of()
                : List.of(new LogBatch.Statement(
                        ItemSql.LOCK_ROOMS, Params.of().longs(rooms).tuple()));
    }

    /// The last parameters of [ItemSql#APPEND].
    void append(Params params) {
        Columns d = new Columns();
        data.values()
                .forEach(one -> d.row(
                        one.ref(),
                        one.key().userNid(),
                        one.key().roomNid(),
                        Params.utf8Of(one.key().type()),
                        one.content()));
        params.longs(d.longs(0)).longs(d.longs(1)).longs(d.longs(2));
        params.buffers(d.buffers(3)).buffers(d.buffers(4));
        Columns r = new Columns();
        receipts.values().forEach(one -> {
            ReceiptChange change = one.change();
            r.row(
                    one.ref(),
                    change.roomNid(),
                    change.userNid(),
                    change.type(),
                    Objects.requireNonNullElse(change.thread(), ""),
                    change.event().value(),
                    change.ord(),
                    change.ts());
        });
        params.longs(r.longs(0)).longs(r.longs(1)).longs(r.longs(2));
        params.texts(r.texts(3)).texts(r.texts(4)).texts(r.texts(5));
        params.longs(r.longs(6)).longs(r.longs(7));
    }
}
