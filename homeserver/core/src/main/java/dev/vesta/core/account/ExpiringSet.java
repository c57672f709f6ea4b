package dev.vesta.core.account;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// A bounded set of short-lived texts: nonces, sessions. When it is full the oldest go.
final class ExpiringSet {
    private final Clock clock;
    private final long lifeMillis;
    private final int limit;
    private final Map<String, Long> expiry = new LinkedHashMap<>();

    ExpiringSet(Clock clock, Duration life, int limit) {
        this.clock = clock;
        this.lifeMillis = life.toMillis();
        this.limit = limit;
    }

    synchronized void add(String text) {
        dropOld();
        expiry.put(text, clock.millis() + lifeMillis);
    }

    /// True when it was there and had not expired.
    synchronized boolean remove(String text) {
        Long at = expiry.remove(text);
        return at != null && at > clock.millis();
    }

    synchronized boolean contains(String text) {
        Long at = expiry.get(text);
        return at != null && at > clock.millis();
    }

    private void dropOld() {
        long now = clock.millis();
        Iterator<Long> oldest = expiry.values().iterator();
        while (oldest.hasNext()) {
            long at = oldest.next();
            if (at > now && expiry.size() < limit) {
                return;
            }
            oldest.remove();
        }
    }
}
