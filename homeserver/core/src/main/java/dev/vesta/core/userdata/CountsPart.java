package dev.vesta.core.userdata;

import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.core.port.UnreadStore.Counts;
import dev.vesta.core.port.UnreadStore.RoomCounts;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sync.SyncAnswer;
import dev.vesta.core.sync.SyncPart;
import dev.vesta.core.sync.SyncRun;
import dev.vesta.protocol.id.EventId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Unread counts in a sync: of rooms in which they changed, and of those that it tells of anyhow. To be asked last.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#receiving-notifications))
public final class CountsPart implements SyncPart {
    private static final RoomCounts NONE = new RoomCounts(Map.of());

    private final UnreadStore unread;
    private final RoomStore rooms;

    public CountsPart(UnreadStore unread, RoomStore rooms) {
        this.unread = unread;
        this.rooms = rooms;
    }

    @Override
    public Set<LogKind> kinds() {
        return Set.of(LogKind.COUNTS);
    }

    @Override
    public void add(SyncRun run, SyncAnswer answer) {
        Set<Long> told = told(run, answer);
        // Most clients that hear of a message are in few rooms: often all of them are told anyhow.
        if (run.since().isPresent() && !told.containsAll(run.joined().keySet())) {
            told.addAll(unread.changed(run.caller().userNid(), run.sincePos(), run.head()));
            told.retainAll(run.joined().keySet());
        }
        add(run, told, answer);
    }

    /// A room that is told because somebody types there tells its counts too.
    @Override
    public void addQuiet(SyncRun run, SyncAnswer answer) {
        if (!answer.isEmpty()) {
            add(run, told(run, answer), answer);
        }
    }

    private static Set<Long> told(SyncRun run, SyncAnswer answer) {
        Set<Long> told = new HashSet<>();
        run.joined().forEach((nid, room) -> {
            if (answer.tells(room)) {
                told.add(nid);
            }
        });
        return told;
    }

    private void add(SyncRun run, Set<Long> told, SyncAnswer answer) {
        if (told.isEmpty()) {
            return;
        }
        Map<Long, RoomCounts> counts = unread.counts(run.caller().userNid(), told, run.head());
        Map<Long, EventId> roots = run.filter().unreadThreads() ? roots(counts) : Map.of();
        for (long nid : told) {
            RoomCounts ofRoom = counts.getOrDefault(nid, NONE);
            Counts main = run.filter().unreadThreads()
                    ? ofRoom.byThread().getOrDefault(UnreadChange.MAIN, Counts.NONE)
                    : ofRoom.total();
            Map<EventId, Counts> threads = new LinkedHashMap<>();
            ofRoom.byThread().forEach((root, ofThread) -> {
                EventId id = roots.get(root);
                if (id != null) {
                    threads.put(id, ofThread);
                }
            });
            var room = run.joined().get(nid);
            if (room != null) {
                answer.joined(room).unread(main.notifications(), main.highlights(), threads);
            }
        }
    }

    private Map<Long, EventId> roots(Map<Long, RoomCounts> counts) {
        List<Long> nids = counts.values().stream()
                .flatMap(ofRoom -> ofRoom.byThread().keySet().stream())
                .filter(nid -> nid != UnreadChange.MAIN)
                .toList();
        Map<Long, EventId> roots = new HashMap<>();
        rooms.events(nids)
                .forEach((Long nid, StoredEvent event) ->
                        roots.put(nid, event.pdu().eventId()));
        return roots;
    }
}
