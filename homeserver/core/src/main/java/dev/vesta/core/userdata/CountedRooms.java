package dev.vesta.core.userdata;

import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.MemberSummary;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who is in the rooms where something was said last. For one consumer of the log, which says when memberships change:
/// so a message in a large room costs no look at its members.
final class CountedRooms {
    /// All local members of all rooms together.
    private static final long MAX_MEMBERS = 500_000;

    private static final int MAX_ROOMS = 10_000;

    private final UnreadStore unread;
    private final SyncStore sync;
    private final LinkedHashMap<Long, Members> known = new LinkedHashMap<>(16, 0.75f, true);
    private long members;

    CountedRooms(UnreadStore unread, SyncStore sync) {
        this.unread = unread;
        this.sync = sync;
    }

    /// @param local our joined users, by number
    /// @param joined how many have joined, of all servers
    record Members(Map<Long, UserId> local, long joined) {}

    Members of(RoomRef room) {
        Members present = known.get(room.nid());
        if (present != null) {
            return present;
        }
        MemberSummary summary = sync.summaries(List.of(room)).get(room);
        Members found = new Members(unread.localMembers(room.nid()), summary == null ? 0 : summary.joined());
        known.put(room.nid(), found);
        members += found.local().size();
        while (members > MAX_MEMBERS || known.size() > MAX_ROOMS) {
            members -= known.pollFirstEntry().getValue().local().size();
        }
        return found;
    }

    /// A membership changed.
    void forget(long roomNid) {
        Members gone = known.remove(roomNid);
        members -= gone == null ? 0 : gone.local().size();
    }
}
