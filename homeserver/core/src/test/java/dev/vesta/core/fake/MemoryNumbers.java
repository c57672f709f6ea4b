package dev.vesta.core.fake;

import dev.vesta.core.port.Numbers;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Numbers from counters.
public final class MemoryNumbers implements Numbers {
    private final Map<StateKey, Long> keys = new HashMap<>();
    private final Map<UserId, Long> users = new HashMap<>();
    private long next = 1;

    @Override
    public synchronized long newEvent() {
        return next++;
    }

    @Override
    public synchronized long newRoom() {
        return next++;
    }

    @Override
    public synchronized long newNode() {
        return next++;
    }

    @Override
    public synchronized Map<StateKey, Long> stateKeys(Collection<StateKey> wanted) {
        Map<StateKey, Long> found = new HashMap<>();
        wanted.forEach(key -> found.put(key, keys.computeIfAbsent(key, k -> keys.size() + 1L)));
        return found;
    }

    @Override
    public synchronized Map<StateKey, Long> knownStateKeys(Collection<StateKey> wanted) {
        Map<StateKey, Long> found = new HashMap<>();
        wanted.stream().filter(keys::containsKey).forEach(key -> found.put(key, keys.get(key)));
        return found;
    }

    @Override
    public synchronized Map<Long, StateKey> stateKeysOf(Collection<Long> nids) {
        Map<Long, StateKey> found = new HashMap<>();
        keys.forEach((key, nid) -> {
            if (nids.contains(nid)) {
                found.put(nid, key);
            }
        });
        return found;
    }

    @Override
    public synchronized Map<UserId, Long> users(Collection<UserId> wanted) {
        Map<UserId, Long> found = new HashMap<>();
        wanted.forEach(user -> found.put(user, users.computeIfAbsent(user, u -> users.size() + 1L)));
        return found;
    }

    @Override
    public synchronized Map<Long, UserId> usersOf(Collection<Long> nids) {
        Map<Long, UserId> found = new HashMap<>();
        users.forEach((user, nid) -> {
            if (nids.contains(nid)) {
                found.put(nid, user);
            }
        });
        return found;
    }
}
