package dev.vesta.core.live;

import dev.vesta.core.port.PresenceStore;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The users who are or were there lately, in the order in which they were told last. Guarded by the counter.
final class PresentUsers {
    /// Beyond it, those go first of whom nothing was told for longest; they come back with their next poll.
    private static final int MAX_USERS = 50_000;

    private static final int LOOK_AT = 100;

    private final PresenceStore store;
    private final LinkedHashMap<Long, PresentUser> users = new LinkedHashMap<>();

    PresentUsers(PresenceStore store) {
        this.store = store;
    }

    @Nullable
    PresentUser get(long nid) {
        return users.get(nid);
    }

    PresentUser add(long nid, UserId user, @Nullable String statusMessage, long now) {
        PresentUser known = users.get(nid);
        if (known != null) {
            return known;
        }
        if (users.size() >= MAX_USERS) {
            PresentUser gone = users.values().stream()
                    .limit(LOOK_AT)
                    .filter(one -> one.state(now) == PresenceState.OFFLINE)
                    .findFirst()
                    .orElse(users.firstEntry().getValue());
            users.remove(gone.userNid);
        }
        PresentUser added = new PresentUser(nid, user, statusMessage);
        // Nothing was told of them yet: before all others.
        users.putFirst(nid, added);
        return added;
    }

    /// Puts a user who was told last behind all others.
    void toEnd(PresentUser user) {
        if (users.containsKey(user.userNid)) {
            users.putLast(user.userNid, user);
        }
    }

    List<PresentUser> all() {
        return new ArrayList<>(users.values());
    }

    /// Who was told after that count.
    List<PresentUser> after(long count) {
        List<PresentUser> found = new ArrayList<>();
        for (PresentUser user : users.sequencedValues().reversed()) {
            if (user.count() <= count) {
                break;
            }
            found.add(user);
        }
        return found;
    }

    /// The rooms of these users: what is not known is read with one query. To be called without the lock.
    Map<PresentUser, Set<Long>> rooms(LiveCounter lock, List<PresentUser> some) {
        Map<PresentUser, Set<Long>> found = new HashMap<>();
        Map<PresentUser, Integer> missing = new HashMap<>();
        synchronized (lock) {
            for (PresentUser user : some) {
                Set<Long> rooms = user.rooms();
                if (rooms == null) {
                    missing.put(user, user.roomsVersion());
                } else {
                    found.put(user, rooms);
                }
            }
        }
        if (!missing.isEmpty()) {
            Map<Long, Set<Long>> read = store.joinedRooms(
                    missing.keySet().stream().map(user -> user.userNid).toList());
            synchronized (lock) {
                missing.forEach((user, version) -> {
                    Set<Long> rooms = read.getOrDefault(user.userNid, Set.of());
                    user.rooms(rooms, version);
                    found.put(user, rooms);
                });
            }
        }
        return found;
    }

    /// Whether both hold the same room.
    static boolean meet(Set<Long> one, Set<Long> other) {
        boolean fewer = one.size() < other.size();
        return (fewer ? one : other).stream().anyMatch((fewer ? other : one)::contains);
    }
}
