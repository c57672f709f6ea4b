package dev.vesta.core.userdata;

import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/// What users' account data of one type means, for those who were asked about last. Give it to
/// [dev.vesta.core.port.Log#listen], so that a change counts from its commit on.
public final class UserDataCache<V> implements LogListener {
    private static final int MAX_USERS = 10_000;

    private final AccountDataStore store;
    private final String type;
    private final BiFunction<UserId, Optional<JsonValue.Obj>, V> reading;
    /// The one who was asked about longest ago comes first. Guarded by this.
    private final LinkedHashMap<Long, V> known = new LinkedHashMap<>(16, 0.75f, true);
    /// Counts what was forgotten: who read before that must not remember it. Guarded by this.
    private long forgotten;

    /// @param reading makes the value from the content; empty when the user has none
    public UserDataCache(AccountDataStore store, String type, BiFunction<UserId, Optional<JsonValue.Obj>, V> reading) {
        this.store = store;
        this.type = type;
        this.reading = reading;
    }

    /// The value of one user.
    public V of(long userNid, UserId user) {
        return Objects.requireNonNull(of(Map.of(userNid, user)).get(userNid));
    }

    /// The values of these users, by number; one query for all that are not known.
    public Map<Long, V> of(Map<Long, UserId> users) {
        Map<Long, V> values = new HashMap<>();
        long before = known(users, values);
        if (values.size() < users.size()) {
            Map<Long, UserId> missing = new HashMap<>(users);
            missing.keySet().removeAll(values.keySet());
            Map<Long, JsonValue.Obj> stored = store.ofUsers(missing.keySet(), type);
            Map<Long, V> read = new HashMap<>();
            missing.forEach((nid, user) -> read.put(nid, reading.apply(user, Optional.ofNullable(stored.get(nid)))));
            remember(read, before);
            values.putAll(read);
        }
        return values;
    }

    /// Forgets what is known of a user.
    public synchronized void forget(long userNid) {
        forgotten++;
        known.remove(userNid);
    }

    @Override
    public void committed(LogItem item, long lastPos) {
        if (item instanceof AccountDataChange change
                && change.roomNid() == null
                && change.type().equals(type)) {
            forget(change.userNid());
        }
    }

    private synchronized long known(Map<Long, UserId> users, Map<Long, V> values) {
        for (long nid : users.keySet()) {
            V value = known.get(nid);
            if (value != null) {
                values.put(nid, value);
            }
        }
        return forgotten;
    }

    private synchronized void remember(Map<Long, V> read, long before) {
        if (forgotten != before) {
            return;
        }
        known.putAll(read);
        while (known.size() > MAX_USERS) {
            known.pollFirstEntry();
        }
    }
}
