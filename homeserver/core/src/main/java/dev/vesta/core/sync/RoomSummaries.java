package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.MemberSummary;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts of members, and after whom a room without a name may be named.
public final class RoomSummaries {
    private static final int MAX_HEROES = 5;

    private final SyncStore store;
    private final Numbers numbers;

    public RoomSummaries(SyncStore store, Numbers numbers) {
        this.store = store;
        this.numbers = numbers;
    }

    /// @param heroes the first who are in the room or invited, without the one who asks; where there are
    ///     none, the first who were
    public record Summary(long joined, long invited, List<String> heroes) {
        JsonValue.Obj json() {
            return JsonValue.obj(
                    "m.joined_member_count", joined, "m.invited_member_count", invited, "m.heroes", heroes);
        }
    }

    /// By number of the room.
    public Map<Long, Summary> of(Caller caller, Collection<RoomRef> rooms) {
        Map<RoomRef, MemberSummary> found = rooms.isEmpty() ? Map.of() : store.summaries(rooms);
        Set<Long> nids = new HashSet<>();
        found.values().forEach(summary -> {
            nids.addAll(summary.firstUserNids());
            nids.addAll(summary.formerUserNids());
        });
        Map<Long, UserId> users = nids.isEmpty() ? Map.of() : numbers.usersOf(nids);
        Map<Long, Summary> summaries = new HashMap<>();
        found.forEach((room, summary) -> {
            List<String> heroes = heroes(caller, users, summary.firstUserNids());
            summaries.put(
                    room.nid(),
                    new Summary(
                            summary.joined(),
                            summary.invited(),
                            heroes.isEmpty() ? heroes(caller, users, summary.formerUserNids()) : heroes));
        });
        return summaries;
    }

    private static List<String> heroes(Caller caller, Map<Long, UserId> users, List<Long> nids) {
        return nids.stream()
                .map(users::get)
                .filter(user -> user != null && !user.equals(caller.user()))
                .map(UserId::value)
                .limit(MAX_HEROES)
                .toList();
    }
}
