package dev.vesta.core.fake;

import dev.vesta.core.port.SyncStore.MemberSummary;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.sync.Membership;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Counts of members, from all memberships.
final class MemorySummaries {
    private MemorySummaries() {}

    /// @param members by user and room
    static MemberSummary of(Map<Long, ? extends Map<Long, Membership>> members, RoomRef room) {
        Map<Long, Long> present = new TreeMap<>();
        Map<Long, Long> former = new TreeMap<>();
        long joined = 0;
        long invited = 0;
        for (Map.Entry<Long, ? extends Map<Long, Membership>> user : members.entrySet()) {
            Membership membership = user.getValue().get(room.nid());
            String is = membership == null ? "" : membership.membership();
            joined += is.equals("join") ? 1 : 0;
            invited += is.equals("invite") ? 1 : 0;
            if (is.equals("join") || is.equals("invite")) {
                present.put(membership.eventOrd(), user.getKey());
            } else if (is.equals("leave") || is.equals("ban")) {
                former.put(membership.eventOrd(), user.getKey());
            }
        }
        List<Long> gone = joined + invited > 1
                ? List.of()
                : former.values().stream().limit(6).toList();
        return new MemberSummary(
                joined, invited, present.values().stream().limit(6).toList(), gone);
    }
}
