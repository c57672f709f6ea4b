package dev.vesta.core.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.log.UnreadChange.ReadUpTo;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far our users have read.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#receipts))
public final class Receipts {
    private final RoomStore rooms;
    private final AccountDataStore accountData;
    private final Log log;
    private final OwnRooms ownRooms;
    private final Threads threads;
    private final UserTurns turns;
    private final Clock clock;

    public Receipts(
            RoomStore rooms, AccountDataStore accountData, Log log, OwnRooms ownRooms, UserTurns turns, Clock clock) {
        this.rooms = rooms;
        this.accountData = accountData;
        this.log = log;
        this.ownRooms = ownRooms;
        this.threads = new Threads(rooms);
        this.turns = turns;
        this.clock = clock;
    }

    /// Sets a receipt, or the read marker; durable on return. One that would move backwards changes nothing.
    ///
    /// @param type `m.read`, `m.read.private` or `m.fully_read`
    /// @param thread the root of the thread, `main`, or null for a receipt that knows no threads; `M_INVALID_PARAM`
    ///     when the event is not in it
    public void set(Caller caller, RoomId roomId, String type, EventId eventId, @Nullable String thread) {
        RoomRef room = ownRooms.joined(caller, roomId);
        StoredEvent event = event(room, eventId);
        if (type.equals(AccountData.FULLY_READ)) {
            if (thread != null) {
                throw Errors.invalidParam("thread_id: a read marker knows no threads.");
            }
            mark(caller, room, event);
            return;
        }
        Long threadNid = thread == null ? null : Long.valueOf(threadNid(room, event, thread));
        commit(receipt(caller, event, type, thread, threadNid));
    }

    /// Sets the read marker and receipts at once, by type; durable on return.
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#fully-read-markers))
    public void setMarkers(Caller caller, RoomId roomId, Map<String, EventId> byType) {
        RoomRef room = ownRooms.joined(caller, roomId);
        List<LogItem> items = new ArrayList<>();
        byType.forEach((type, id) -> {
            StoredEvent event = event(room, id);
            if (!type.equals(AccountData.FULLY_READ)) {
                items.addAll(receipt(caller, event, type, null, null));
            }
        });
        EventId fullyRead = byType.get(AccountData.FULLY_READ);
        if (fullyRead != null) {
            mark(caller, room, event(room, fullyRead));
        }
        commit(items);
    }

    private List<LogItem> receipt(
            Caller caller, StoredEvent event, String type, @Nullable String thread, @Nullable Long threadNid) {
        return List.of(
                new UnreadChange(
                        event.roomNid(), List.of(), List.of(new ReadUpTo(caller.userNid(), threadNid, event.ord()))),
                new ReceiptChange(
                        event.roomNid(),
                        caller.userNid(),
                        type,
                        thread,
                        event.pdu().eventId(),
                        event.ord(),
                        clock.millis()));
    }

    /// The marker never moves backwards either.
    private void mark(Caller caller, RoomRef room, StoredEvent event) {
        turns.take(caller.userNid(), () -> {
            boolean ahead = accountData
                    .get(caller.userNid(), room.nid(), AccountData.FULLY_READ)
                    .flatMap(old -> old.string("event_id"))
                    .flatMap(EventId::parse)
                    .flatMap(old -> rooms.event(room, old))
                    .filter(old -> old.ord() >= event.ord())
                    .isPresent();
            if (!ahead) {
                JsonValue.Obj content =
                        JsonValue.obj("event_id", event.pdu().eventId().value());
                commit(List.of(new AccountDataChange(caller.userNid(), room.nid(), AccountData.FULLY_READ, content)));
            }
            return ahead;
        });
    }

    private void commit(List<LogItem> items) {
        List<Pending<CommitResult>> pending = items.stream().map(log::append).toList();
        pending.forEach(Pending::await);
    }

    private StoredEvent event(RoomRef room, EventId id) {
        return rooms.event(room, id)
                .filter(StoredEvent::hasPlace)
                .orElseThrow(() -> Errors.notFound("The room has no such event."));
    }

    private long threadNid(RoomRef room, StoredEvent event, String thread) {
        if (thread.equals(ReceiptChange.MAIN)) {
            if (threads.rootOf(room, event.pdu()).isPresent()) {
                throw Errors.invalidParam("thread_id: the event is in a thread, not in the main timeline.");
            }
            return UnreadChange.MAIN;
        }
        return EventId.parse(thread)
                .filter(root -> threads.relates(room, event.pdu(), root))
                .flatMap(root -> rooms.event(room, root))
                .filter(StoredEvent::hasPlace)
                .map(StoredEvent::nid)
                .orElseThrow(() -> Errors.invalidParam("thread_id: the event is not related to this thread."));
    }
}
