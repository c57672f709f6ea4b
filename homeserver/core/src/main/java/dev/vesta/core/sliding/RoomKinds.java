package dev.vesta.core.sliding;

import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SlidingReads;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What lists are filtered by: the types of rooms, and whether they are encrypted; remembered.
public final class RoomKinds implements LogListener {
    private static final int MAX_ROOMS = 200_000;
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");
    private static final StateKey ENCRYPTION = new StateKey(EventTypes.ENCRYPTION, "");

    private final SlidingReads reads;
    private final RoomStore rooms;
    private final Numbers numbers;
    /// The room asked about longest ago comes first. Guarded by this.
    private final LinkedHashMap<Long, Kind> known = new LinkedHashMap<>(16, 0.75f, true);
    /// Counts what was forgotten: who read before that must not remember it. Guarded by this.
    private long forgotten;

    public RoomKinds(SlidingReads reads, RoomStore rooms, Numbers numbers) {
        this.reads = reads;
        this.rooms = rooms;
        this.numbers = numbers;
    }

    /// @param type the empty text for a room without one
    record Kind(String type, boolean encrypted) {}

    /// The kinds of these rooms, by number.
    Map<Long, Kind> of(Collection<Long> asked) {
        Map<Long, Kind> found = new HashMap<>();
        List<Long> unknown = new ArrayList<>();
        long before = known(asked, found, unknown);
        if (!unknown.isEmpty()) {
            Map<Long, Kind> read = read(unknown);
            remember(read, before);
            found.putAll(read);
        }
        return found;
    }

    private synchronized long known(Collection<Long> asked, Map<Long, Kind> found, List<Long> unknown) {
        for (Long room : asked) {
            Kind kind = known.get(room);
            if (kind == null) {
                unknown.add(room);
            } else {
                found.put(room, kind);
            }
        }
        return forgotten;
    }

    private synchronized void remember(Map<Long, Kind> read, long before) {
        if (forgotten == before) {
            known.putAll(read);
            while (known.size() > MAX_ROOMS) {
                known.pollFirstEntry();
            }
        }
    }

    private Map<Long, Kind> read(List<Long> unknown) {
        Map<StateKey, Long> keys = numbers.knownStateKeys(List.of(CREATE, ENCRYPTION));
        Map<Long, Map<Long, Long>> state = reads.current(unknown, keys.values());
        Set<Long> nids = new HashSet<>();
        state.values().forEach(ofRoom -> nids.addAll(ofRoom.values()));
        Map<Long, StoredEvent> events = rooms.events(nids);
        Map<Long, Kind> kinds = new HashMap<>();
        for (Long room : unknown) {
            Map<Long, Long> ofRoom = state.getOrDefault(room, Map.of());
            StoredEvent create = event(ofRoom, keys.get(CREATE), events);
            StoredEvent encryption = event(ofRoom, keys.get(ENCRYPTION), events);
            String type =
                    create == null ? "" : create.pdu().content().string("type").orElse("");
            kinds.put(room, new Kind(type, encryption != null));
        }
        return kinds;
    }

    private static @Nullable StoredEvent event(
            Map<Long, Long> state, @Nullable Long key, Map<Long, StoredEvent> events) {
        Long nid = key == null ? null : state.get(key);
        return nid == null ? null : events.get(nid);
    }

    @Override
    public synchronized void committed(LogItem item, long lastPos) {
        if (!(item instanceof RoomCommit commit)) {
            return;
        }
        boolean resolved = commit.moves() != null && !commit.moves().isEmpty();
        boolean encrypted = commit.news().stream().anyMatch(event -> event.pdu()
                .asStateKey()
                .filter(key -> key.equals(ENCRYPTION) || key.equals(CREATE))
                .isPresent());
        if (resolved || encrypted) {
            forgotten++;
            known.remove(commit.after().room().nid());
        }
    }
}
