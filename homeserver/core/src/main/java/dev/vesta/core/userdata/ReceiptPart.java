package dev.vesta.core.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.ReceiptStore;
import dev.vesta.core.port.ReceiptStore.Receipt;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.sync.SyncAnswer;
import dev.vesta.core.sync.SyncPart;
import dev.vesta.core.sync.SyncRun;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Receipts in a sync: one event a room.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#receipts))
public final class ReceiptPart implements SyncPart {
    /// Of a large room the newest suffice to show who has read what is on the screen.
    private static final int MAX_OF_OTHERS = 1_000;

    private final ReceiptStore store;
    private final Numbers numbers;
    private final IgnoredUsers ignored;

    public ReceiptPart(ReceiptStore store, Numbers numbers, IgnoredUsers ignored) {
        this.store = store;
        this.numbers = numbers;
        this.ignored = ignored;
    }

    @Override
    public Set<LogKind> kinds() {
        return Set.of(LogKind.RECEIPT);
    }

    @Override
    public void addQuiet(SyncRun run, SyncAnswer answer) {}

    @Override
    public void add(SyncRun run, SyncAnswer answer) {
        long user = run.caller().userNid();
        List<Long> onward = run.joined().keySet().stream()
                .filter(nid -> !run.whole().contains(nid))
                .toList();
        List<Receipt> receipts = new ArrayList<>(store.changed(run.whole(), user, 0, MAX_OF_OTHERS));
        receipts.addAll(store.changed(onward, user, run.sincePos(), MAX_OF_OTHERS));
        events(run.caller(), receipts).forEach((nid, event) -> {
            RoomRef room = run.joined().get(nid);
            if (room != null) {
                answer.joined(room).ephemeral(event);
            }
        });
    }

    /// One event a room, by its number, without those of users whom the caller ignores.
    public Map<Long, JsonValue.Obj> events(Caller caller, List<Receipt> receipts) {
        if (receipts.isEmpty()) {
            return Map.of();
        }
        Set<Long> nids = new HashSet<>();
        receipts.forEach(receipt -> nids.add(receipt.userNid()));
        Map<Long, UserId> users = numbers.usersOf(nids);
        Set<UserId> unseen = ignored.of(caller);
        Map<Long, List<Receipt>> byRoom = new LinkedHashMap<>();
        receipts.stream()
                .filter(receipt -> users.containsKey(receipt.userNid()))
                .filter(receipt -> !unseen.contains(users.get(receipt.userNid())))
                .forEach(receipt -> byRoom.computeIfAbsent(receipt.roomNid(), _ -> new ArrayList<>())
                        .add(receipt));
        Map<Long, JsonValue.Obj> events = new LinkedHashMap<>();
        byRoom.forEach((nid, ofRoom) ->
                events.put(nid, JsonValue.obj("type", "m.receipt", "content", content(ofRoom, users))));
        return events;
    }

    /// By event, type and user. There is place for one of each: one that knows no threads says more than one of a
    /// thread, as the proposal MSC4102 explains.
    private static Map<String, Map<String, Map<String, JsonValue>>> content(
            List<Receipt> receipts, Map<Long, UserId> users) {
        Map<String, Map<String, Map<String, JsonValue>>> content = new LinkedHashMap<>();
        for (Receipt receipt : receipts) {
            JsonValue.Obj what = JsonValue.obj("ts", receipt.ts(), "thread_id", receipt.thread());
            content.computeIfAbsent(receipt.event().value(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(receipt.type(), _ -> new LinkedHashMap<>())
                    .merge(
                            String.valueOf(users.get(receipt.userNid())),
                            what,
                            (old, next) -> receipt.thread() == null ? next : old);
        }
        return content;
    }
}
