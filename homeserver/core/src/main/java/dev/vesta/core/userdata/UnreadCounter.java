package dev.vesta.core.userdata;

import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.LogRow;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.log.UnreadChange.Dropped;
import dev.vesta.core.log.UnreadChange.ReadUpTo;
import dev.vesta.core.log.UnreadChange.Unread;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.core.port.UnreadStore.Place;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Finds out for whom of ours each new event counts as unread: a consumer of the log. What it does again, after an
/// interruption, changes nothing: rows that are there stay, and what was read meanwhile is not unread.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#receiving-notifications))
public final class UnreadCounter implements Consumer<List<LogRow>> {
    /// The consumer's name in the log.
    public static final String NAME = "unread";

    private static final int MAX_ROWS = 2_000;

    private final RoomStore rooms;
    private final UnreadStore unread;
    private final Numbers numbers;
    private final Log log;
    private final StateReader states;
    private final NotifiedUsers notified;
    private final CountedRooms members;
    private final Threads threads;
    private final PushRules rules;
    private final IgnoredUsers ignored;
    private final ServerName server;

    /// @param server ours: only its users' events are counted
    public UnreadCounter(
            RoomStore rooms,
            UnreadStore unread,
            SyncStore sync,
            Numbers numbers,
            Log log,
            PushRules rules,
            IgnoredUsers ignored,
            ServerName server,
            Clock clock) {
        this.rooms = rooms;
        this.unread = unread;
        this.numbers = numbers;
        this.log = log;
        this.states = new StateReader(rooms, numbers);
        this.notified = new NotifiedUsers(states, rules, ignored, clock);
        this.members = new CountedRooms(unread, sync);
        this.threads = new Threads(rooms);
        this.rules = rules;
        this.ignored = ignored;
        this.server = server;
    }

    /// What a room's new events change.
    ///
    /// @param redacted the places of events that were redacted, which may have been counted before
    private record Changes(List<Unread> added, List<ReadUpTo> read, List<Long> redacted) {}

    @Override
    public void accept(List<LogRow> rows) {
        Map<Long, List<LogRow>> byRoom = new LinkedHashMap<>();
        for (LogRow row : rows) {
            Long room = row.roomNid();
            Long user = row.userNid();
            if (row.kind() == LogKind.ACCOUNT_DATA && room == null && user != null) {
                // Another node may have written it.
                rules.forget(user);
                ignored.forget(user);
            }
            if (room == null || (row.kind() != LogKind.EVENT && row.kind() != LogKind.STATE)) {
                continue;
            }
            if (user != null) {
                members.forget(room);
            }
            if (row.kind() == LogKind.STATE) {
                // Nothing is new to read.
                continue;
            }
            byRoom.computeIfAbsent(room, _ -> new ArrayList<>()).add(row);
        }
        Map<Long, RoomRef> refs = rooms.rooms(byRoom.keySet());
        Map<Long, StoredEvent> events = rooms.events(
                byRoom.values().stream().flatMap(List::stream).map(LogRow::ref).toList());
        Map<RoomRef, Changes> changes = new LinkedHashMap<>();
        byRoom.forEach((nid, ofRoom) -> {
            RoomRef room = refs.get(nid);
            if (room != null) {
                changes.put(room, changes(room, ofRoom, events));
            }
        });
        commit(changes);
    }

    private Changes changes(RoomRef room, List<LogRow> rows, Map<Long, StoredEvent> events) {
        Changes changes = new Changes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (LogRow row : rows) {
            StoredEvent event = events.get(row.ref());
            // Deleted meanwhile.
            if (event != null) {
                count(room, row, event, changes);
            }
        }
        return changes;
    }

    private void count(RoomRef room, LogRow row, StoredEvent event, Changes changes) {
        Pdu pdu = event.pdu();
        Long target = row.userNid();
        long thread = threads.rootOf(room, pdu)
                .flatMap(root -> rooms.event(room, root))
                .filter(StoredEvent::hasPlace)
                .map(StoredEvent::nid)
                .orElse(UnreadChange.MAIN);
        boolean stays = target != null && staysIn(room, event);
        if (pdu.sender().server().equals(server) && !stays) {
            long sender =
                    Objects.requireNonNull(numbers.users(List.of(pdu.sender())).get(pdu.sender()));
            changes.read().add(new ReadUpTo(sender, thread, event.ord()));
        }
        redacted(room, event).ifPresent(changes.redacted()::add);
        Map<Long, UserId> concerned = new LinkedHashMap<>(members.of(room).local());
        if (target != null && !stays) {
            Optional<UserId> invited = invited(pdu);
            if (invited.isPresent()) {
                // Who is only invited is told of the invite, and sees no counts.
                concerned.put(target, invited.get());
            } else {
                // Who comes begins anew, and who leaves is done with all of it.
                changes.read().add(new ReadUpTo(target, null, event.ord()));
            }
        }
        concerned.values().remove(pdu.sender());
        // What was redacted before it was looked at is nothing to tell anybody of.
        if (event.redactedBy() == null) {
            changes.added()
                    .addAll(notified.of(
                            room,
                            event,
                            row.pos(),
                            thread,
                            concerned,
                            members.of(room).joined()));
        }
        if (target != null) {
            Optional.ofNullable(pdu.stateKey())
                    .flatMap(UserId::parse)
                    .ifPresent(user -> notified.renamed(room.nid(), user));
        }
    }

    /// Whether a member of the room only has another profile: the server may have written this for them.
    private boolean staysIn(RoomRef room, StoredEvent member) {
        return isJoin(member)
                && member.pdu()
                        .asStateKey()
                        .flatMap(key -> states.at(room, member.rootBefore(), key))
                        .filter(UnreadCounter::isJoin)
                        .isPresent();
    }

    private static boolean isJoin(StoredEvent member) {
        return member.pdu()
                .content()
                .string("membership")
                .filter("join"::equals)
                .isPresent();
    }

    private Optional<UserId> invited(Pdu member) {
        return Optional.ofNullable(member.stateKey())
                .filter(_ -> member.content()
                        .string("membership")
                        .filter("invite"::equals)
                        .isPresent())
                .flatMap(UserId::parse)
                .filter(user -> user.server().equals(server));
    }

    /// The place of the event that this one redacts; empty when it redacts none, or one that is not here.
    private Optional<Long> redacted(RoomRef room, StoredEvent event) {
        EventId target =
                event.pdu().type().equals(EventTypes.REDACTION) ? event.pdu().redacts() : null;
        return Optional.ofNullable(target)
                .flatMap(id -> rooms.event(room, id))
                .filter(found -> found.redactedBy() != null && found.ord() != StoredEvent.NO_ORD)
                .map(StoredEvent::ord);
    }

    /// Most who send have nothing unread: then nothing of it is written.
    private void commit(Map<RoomRef, Changes> changes) {
        Set<Place> places = new HashSet<>();
        changes.forEach((room, ofRoom) -> {
            ofRoom.read().forEach(one -> places.add(new Place(one.userNid(), room.nid())));
        });
        Set<Place> withUnread = new HashSet<>(unread.withUnread(places));
        changes.forEach((room, ofRoom) -> {
            ofRoom.added().forEach(one -> withUnread.add(new Place(one.userNid(), room.nid())));
            List<ReadUpTo> read = ofRoom.read().stream()
                    .filter(one -> withUnread.contains(new Place(one.userNid(), room.nid())))
                    .toList();
            // What was read goes along with the first rows: later ones are checked against it.
            List<Unread> added = ofRoom.added();
            for (int from = 0; from < added.size() || (from == 0 && !read.isEmpty()); from += MAX_ROWS) {
                List<Unread> some = added.subList(from, Math.min(added.size(), from + MAX_ROWS));
                log.append(new UnreadChange(room.nid(), some, from == 0 ? read : List.of()))
                        .await();
            }
            drop(room, ofRoom.redacted());
        });
    }

    /// Behind what was added: of one batch a redaction comes after what it redacts.
    private void drop(RoomRef room, List<Long> redacted) {
        if (redacted.isEmpty()) {
            return;
        }
        List<Dropped> dropped =
                unread.countedFor(room.nid(), redacted, members.of(room).local().keySet());
        for (int from = 0; from < dropped.size(); from += MAX_ROWS) {
            List<Dropped> some = dropped.subList(from, Math.min(dropped.size(), from + MAX_ROWS));
            log.append(new UnreadChange(room.nid(), List.of(), List.of(), some)).await();
        }
    }
}
