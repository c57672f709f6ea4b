package dev.vesta.core.room;

import dev.vesta.core.error.MatrixException;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.MemberLookups;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes this server's guests out of rooms that let no guests in any more.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#guest-access), "Server behaviour")
///
/// It hears of a room's change after the commit, when no further guest can join; so nobody slips through. What a crash
/// left undone is found at the next start: then all rooms with guests are looked at.
public final class GuestDepartures implements LogListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GuestDepartures.class);

    /// Guests who leave with one commit.
    private static final int AT_ONCE = 50;

    private static final int ROOMS_AT_ONCE = 100;

    /// Rooms that wait for their turn; beyond it all rooms with guests are looked at instead.
    private static final int MAX_WAITING = 1000;

    private static final Duration PERIOD = Duration.ofMinutes(10);
    private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(10);

    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");

    private static final JsonValue.Obj LEAVE = JsonValue.obj("membership", "leave");

    private final MemberLookups members;
    private final RoomStore rooms;
    private final StateReader states;
    private final RoomWriter writer;
    private final Tasks tasks;
    private final Tasks.Waiter news;

    /// Guarded by itself, as is `all`.
    private final Map<Long, RoomRef> waiting = new LinkedHashMap<>();

    private boolean all = true;
    private volatile boolean closed;

    public GuestDepartures(MemberLookups members, RoomStore rooms, StateReader states, RoomWriter writer, Tasks tasks) {
        this.members = members;
        this.rooms = rooms;
        this.states = states;
        this.writer = writer;
        this.tasks = tasks;
        this.news = tasks.newWaiter();
    }

    /// Works until [#close], beginning with all rooms that have guests.
    public void start() {
        tasks.fork("guests' departures", () -> {
            while (!closed) {
                Duration rest = PERIOD;
                try {
                    workOff();
                } catch (RuntimeException e) {
                    if (!closed) {
                        LOG.warn("Could not take guests out of a room that lets none in, will go on later", e);
                        rest = REST_AFTER_FAILURE;
                    }
                }
                if (!closed) {
                    news.await(rest);
                }
            }
        });
    }

    @Override
    public void committed(LogItem item, long lastPos) {
        if (item instanceof RoomCommit commit
                && !commit.history().past()
                && commit.events().stream().anyMatch(GuestDepartures::mayShutGuestsOut)) {
            add(commit.after().room());
            news.wake();
        }
    }

    @Override
    public void close() {
        closed = true;
        news.wake();
    }

    /// The event itself, or a redaction, which may leave nothing of it.
    private static boolean mayShutGuestsOut(NewEvent event) {
        return event.redacts() != null
                || (event.pdu().type().equals(EventTypes.GUEST_ACCESS) && !Admission.letsGuestsIn(event.pdu()));
    }

    private void add(RoomRef room) {
        synchronized (waiting) {
            if (waiting.size() < MAX_WAITING) {
                waiting.put(room.nid(), room);
            } else {
                all = true;
            }
        }
    }

    private void workOff() {
        boolean everywhere;
        synchronized (waiting) {
            everywhere = all;
            all = false;
        }
        if (everywhere) {
            try {
                clearAll();
            } catch (RuntimeException e) {
                synchronized (waiting) {
                    all = true;
                }
                throw e;
            }
        }
        for (RoomRef room = first(); room != null && !closed; room = first()) {
            // Taken off first: who changes the room meanwhile puts it back.
            synchronized (waiting) {
                waiting.remove(room.nid());
            }
            try {
                clear(room);
            } catch (RuntimeException e) {
                add(room);
                throw e;
            }
        }
    }

    private @Nullable RoomRef first() {
        synchronized (waiting) {
            return waiting.isEmpty() ? null : waiting.values().iterator().next();
        }
    }

    private void clearAll() {
        List<Long> nids = members.roomsWithGuests(0, ROOMS_AT_ONCE);
        while (!nids.isEmpty()) {
            for (RoomRef room : rooms.rooms(nids).values()) {
                if (closed) {
                    return;
                }
                clear(room);
            }
            nids = members.roomsWithGuests(nids.getLast(), ROOMS_AT_ONCE);
        }
    }

    /// Sends all guests away if the room lets none in.
    private void clear(RoomRef room) {
        List<UserId> guests = members.guestsJoined(room, AT_ONCE);
        while (!guests.isEmpty() && !closed) {
            try {
                if (!leave(room, guests)) {
                    return;
                }
            } catch (MatrixException e) {
                if (e.status() >= 500) {
                    throw e;
                }
                LOG.warn("The guests of {} cannot leave it: {}", room.id(), e.text());
                return;
            }
            guests = members.guestsJoined(room, AT_ONCE);
        }
    }

    /// @return whether anybody left
    private boolean leave(RoomRef room, List<UserId> guests) {
        // With one query for all, what the decision reads is in the caches.
        rooms.head(room)
                .ifPresent(head -> states.at(
                        room,
                        head.root(),
                        guests.stream().map(RoomMembers::member).toList()));
        AtomicBoolean left = new AtomicBoolean();
        writer.write(room, null, view -> {
            left.set(false);
            List<Draft> drafts = Admission.letsGuestsIn(view.state(Admission.GUEST_ACCESS))
                    ? List.of()
                    : guests.stream()
                            .filter(guest -> "join".equals(view.membership(guest)))
                            .map(guest -> Draft.state(guest, RoomMembers.member(guest), LEAVE))
                            .toList();
            if (drafts.isEmpty()) {
                Pdu create = view.state(CREATE);
                return new Decided.Already(Objects.requireNonNull(create).eventId());
            }
            left.set(true);
            return new Decided.Send(drafts);
        });
        return left.get();
    }
}
