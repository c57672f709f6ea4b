package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.RoomRemoval;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.state.LongSet;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.relation.RelatesTo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgetting rooms, and deleting rooms and history.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#leaving-rooms))
///
/// Deleting is work in the background, in small steps, from durable notes: it goes on after a crash, and any number of
/// nodes may work at the same notes.
public final class RoomPurge {
    private static final Logger LOG = LoggerFactory.getLogger(RoomPurge.class);

    /// How often it looks for what another process noted or left behind.
    private static final Duration PERIOD = Duration.ofMinutes(10);

    private static final int ROWS_A_STEP = 2000;
    private static final int EVENTS_A_STEP = 500;
    private static final int ROOMS_AT_ONCE = 100;

    private final RoomStore rooms;
    private final RoomRemoval removal;
    private final RoomWriter writer;
    private final StateSweep sweep;
    private final Tasks.Waiter news;
    private volatile boolean closed;

    public RoomPurge(RoomStore rooms, RoomRemoval removal, RoomWriter writer, StateSweep sweep, Tasks tasks) {
        this.rooms = rooms;
        this.removal = removal;
        this.writer = writer;
        this.sweep = sweep;
        this.news = tasks.newWaiter();
    }

    /// Works in the background until [#close].
    public void start(Tasks tasks) {
        tasks.fork("purge", () -> {
            while (!closed) {
                try {
                    workOff();
                } catch (RuntimeException e) {
                    if (!closed) {
                        LOG.warn("Deleting rooms failed, will go on later", e);
                    }
                }
                news.await(PERIOD);
            }
        });
    }

    public void close() {
        closed = true;
        news.wake();
    }

    /// Forgets a room that the caller has left; the last local user's forgetting deletes it. `M_UNKNOWN` for who is in
    /// the room, invited or knocking. Where there is nothing to forget nothing happens, so that nobody learns which
    /// rooms exist.
    public void forget(Caller caller, RoomId room) {
        Optional<RoomRef> ref = rooms.find(room);
        if (ref.isEmpty()) {
            return;
        }
        if (!removal.forget(ref.get(), caller.userNid())) {
            throw Errors.of(ErrCode.M_UNKNOWN, 400, "You are in this room or invited to it: leave it first.");
        }
        news.wake();
    }

    /// Begins to delete a room: it is gone at once, its rows follow with [#workOff].
    ///
    /// @param force also while local users are in it or invited
    /// @return false when local users are in the room, and without `force`
    public boolean condemn(RoomRef room, boolean force) {
        return writer.alone(room, () -> (force || !removal.inUse(room)) && removal.condemn(room, true));
    }

    /// Begins to delete the room's messages from before that place; they go with [#workOff].
    public void condemnHistory(RoomRef room, long beforeOrd) {
        removal.condemnHistory(room, beforeOrd);
    }

    /// The place of the first event from that time on, or that of the next event to come.
    public long placeOf(RoomRef room, long ts) {
        OptionalLong place = removal.placeOf(room, ts);
        return place.isPresent()
                ? place.getAsLong()
                : rooms.head(room).map(RoomHead::nextOrd).orElse(0L);
    }

    /// Deletes what is noted, to the end.
    public void workOff() {
        for (RoomRef room : removal.forgottenByAll(ROOMS_AT_ONCE)) {
            if (writer.alone(room, () -> removal.condemn(room, false))) {
                LOG.info("room {} is forgotten by all and will be deleted", room.id());
            }
        }
        for (RoomRemoval.Open open : removal.open()) {
            RoomRef room = open.room();
            if (room == null) {
                deleteRows(open.roomNid());
            } else {
                deleteHistory(room, open.beforeOrd());
            }
        }
    }

    private void deleteRows(long roomNid) {
        while (!closed && removal.deleteRows(roomNid, ROWS_A_STEP)) {
            LOG.trace("deleted rows of room {}", roomNid);
        }
    }

    /// From the newest to the oldest, so that what is kept is known before what it relates to comes up.
    private void deleteHistory(RoomRef room, long beforeOrd) {
        LongSet related = relatedFrom(room, beforeOrd);
        long from = beforeOrd - 1;
        List<StoredEvent> page = rooms.page(room, from, true, EVENTS_A_STEP);
        while (!page.isEmpty()) {
            if (closed) {
                return;
            }
            List<Long> gone = new ArrayList<>();
            for (StoredEvent event : page) {
                boolean needed = event.pdu().stateKey() != null
                        || related.contains(key(event.pdu().eventId()));
                if (needed) {
                    relations(event, related);
                } else {
                    gone.add(event.nid());
                }
            }
            if (!gone.isEmpty()) {
                removal.deleteMessages(room, gone);
            }
            page = rooms.page(room, page.getLast().ord() - 1, true, EVENTS_A_STEP);
        }
        removal.historyDone(room, beforeOrd);
        sweep.sweep(room);
    }

    /// What the events from that place on relate to: edited messages, roots of threads, what was replied to.
    private LongSet relatedFrom(RoomRef room, long ord) {
        LongSet related = new LongSet();
        List<StoredEvent> page = rooms.page(room, ord, false, EVENTS_A_STEP);
        while (!page.isEmpty() && !closed) {
            page.forEach(event -> relations(event, related));
            page = rooms.page(room, page.getLast().ord() + 1, false, EVENTS_A_STEP);
        }
        return related;
    }

    private static void relations(StoredEvent event, LongSet into) {
        RelatesTo relatesTo = RelatesTo.of(event.pdu().content());
        RelatesTo.Relation relation = relatesTo.relation();
        if (relation != null) {
            into.add(key(relation.eventId()));
        }
        EventId reply = relatesTo.inReplyTo();
        if (reply != null) {
            into.add(key(reply));
        }
    }

    /// 64 bits of an event id: two ids that share them keep one event too many.
    private static long key(EventId event) {
        long key = 1;
        for (int n = 0; n < event.value().length(); n++) {
            key = 31 * key + event.value().charAt(n);
        }
        return key == 0 ? 1 : key;
    }
}
