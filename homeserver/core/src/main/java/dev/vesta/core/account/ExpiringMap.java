package dev.vesta.core.account;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A bounded map of what lives for a short while: nonces, sessions. When it is full the oldest go.
final class ExpiringMap<V> {
    private record Entry<V>(V value, long untilTs) {}

    private final Clock clock;
    private final long lifeMillis;
    private final int limit;
    private final Map<String, Entry<V>> entries = new LinkedHashMap<>();

    ExpiringMap(Clock clock, Duration life, int limit) {
        this.clock = clock;
        this.lifeMillis = life.toMillis();
        this.limit = limit;
    }

    /// Puts a value there; its life begins (anew).
    synchronized void put(String key, V value) {
        // Taken out first, so that the entries stay in the order in which they expire.
        entries.remove(key);
        dropOld();
        entries.put(key, new Entry<>(value, clock.millis() + lifeMillis));
    }

    /// Takes a value out, if it was there and had not expired.
    synchronized Optional<V> take(String key) {
        return live(entries.remove(key));
    }

    synchronized Optional<V> get(String key) {
        return live(entries.get(key));
    }

    private Optional<V> live(@Nullable Entry<V> entry) {
        return entry != null && entry.untilTs() > clock.millis() ? Optional.of(entry.value()) : Optional.empty();
    }

    private void dropOld() {
        long now = clock.millis();
        Iterator<Entry<V>> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry<V> entry = oldest.next();
            if (entry.untilTs() > now && entries.size() < limit) {
                return;
            }
            oldest.remove();
        }
    }
}
