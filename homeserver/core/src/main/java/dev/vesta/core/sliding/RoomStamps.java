package dev.vesta.core.sliding;

import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.SlidingReads;
import dev.vesta.protocol.event.EventTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// When something happened in rooms last, as positions of the log; remembered, since every answer sorts by it.
/// May know a little more than the head of an answer: then the room is only told a little earlier.
public final class RoomStamps implements LogListener {
    /// What makes a room rise in a client's list.
    static final Set<String> BUMPS = Set.of(
            EventTypes.CREATE,
            EventTypes.MESSAGE,
            "m.room.encrypted",
            "m.sticker",
            "m.call.invite",
            "m.poll.start",
            "org.matrix.msc3381.poll.start",
            "m.beacon_info",
            "org.matrix.msc3672.beacon_info");

    private static final int MAX_ROOMS = 200_000;

    private final SlidingReads reads;
    private final Newest events = new Newest();
    private final Newest bumps = new Newest();

    public RoomStamps(SlidingReads reads) {
        this.reads = reads;
    }

    /// Positions by room; whoever was asked about or heard of longest ago comes first. Guarded by itself.
    private static final class Newest {
        private final LinkedHashMap<Long, Long> positions = new LinkedHashMap<>(16, 0.75f, true);

        synchronized List<Long> unknown(Collection<Long> rooms, Map<Long, Long> known) {
            List<Long> unknown = new ArrayList<>();
            for (Long room : rooms) {
                Long pos = positions.get(room);
                if (pos == null) {
                    unknown.add(room);
                } else {
                    known.put(room, pos);
                }
            }
            return unknown;
        }

        synchronized void at(long room, long pos) {
            positions.merge(room, pos, Math::max);
            if (positions.size() > MAX_ROOMS) {
                positions.pollFirstEntry();
            }
        }
    }

    /// The position of the newest event of each room.
    Map<Long, Long> newest(Collection<Long> rooms) {
        Map<Long, Long> found = new HashMap<>();
        List<Long> unknown = events.unknown(rooms, found);
        if (!unknown.isEmpty()) {
            reads.newest(unknown).forEach((room, pos) -> {
                events.at(room, pos);
                found.put(room, pos);
            });
        }
        return found;
    }

    /// The position of the newest event of each room that makes it rise; rooms without one are left out.
    Map<Long, Long> bumps(Collection<Long> rooms) {
        Map<Long, Long> found = new HashMap<>();
        List<Long> unknown = bumps.unknown(rooms, found);
        if (!unknown.isEmpty()) {
            reads.newestOf(unknown, BUMPS).forEach((room, pos) -> {
                bumps.at(room, pos);
                found.put(room, pos);
            });
        }
        return found;
    }

    @Override
    public void committed(LogItem item, long lastPos) {
        if (item instanceof RoomCommit commit && !commit.news().isEmpty()) {
            long room = commit.after().room().nid();
            events.at(room, lastPos);
            for (NewEvent event : commit.news()) {
                if (BUMPS.contains(event.pdu().type())) {
                    bumps.at(room, lastPos);
                }
            }
        }
    }
}
