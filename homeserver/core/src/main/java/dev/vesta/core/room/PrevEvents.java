package dev.vesta.core.room;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which forward extremities an event names as its `prev_events`: at most 20, which is the most that the rules allow.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#pdus))
///
/// Where there are more, it takes half of them by depth, the deepest, and half by age, those that have waited longest.
/// The deepest carry the conversation on, and the new event's depth is right. By depth alone a shallow extremity waits
/// for as long as new ones keep coming, and each event of the room resolves its state again; a random half waits for
/// chance. (Synapse names the ten deepest, `_get_prev_events_for_room_txn` at its commit a58ad44; in 1.7.3, of more
/// than ten, the five deepest and five others at random.) By age, an extremity with n others before it is named within
/// n / 10 + 1 of our events, whatever comes in meanwhile.
final class PrevEvents {
    static final int MAX = 20;

    private static final long MAX_DEPTH = (1L << 53) - 1;

    private PrevEvents() {}

    /// The extremities to name, the deepest first.
    ///
    /// @param extremities the oldest first, as a room's head has them
    static List<RoomHead.Extremity> choose(List<RoomHead.Extremity> extremities) {
        List<RoomHead.Extremity> byDepth = extremities.stream()
                .sorted(Comparator.comparingLong(RoomHead.Extremity::depth).reversed())
                .toList();
        if (extremities.size() <= MAX) {
            return byDepth;
        }
        Set<RoomHead.Extremity> chosen = new LinkedHashSet<>(byDepth.subList(0, MAX / 2));
        for (RoomHead.Extremity oldest : extremities) {
            if (chosen.size() == MAX) {
                break;
            }
            chosen.add(oldest);
        }
        List<RoomHead.Extremity> sorted = new ArrayList<>(byDepth);
        sorted.retainAll(chosen);
        return List.copyOf(sorted);
    }

    /// The depth of an event that names these, the deepest first.
    static long depthAfter(List<RoomHead.Extremity> prev) {
        return prev.isEmpty() ? 1 : Math.min(prev.getFirst().depth(), MAX_DEPTH - 1) + 1;
    }
}
