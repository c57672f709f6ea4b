package dev.vesta.core.sliding;

import dev.vesta.core.port.SlidingConnections.Changes;
import dev.vesta.core.port.SlidingConnections.Owner;
import dev.vesta.core.sync.Waiters;
import dev.vesta.protocol.json.JsonValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A connection as it is remembered: its two versions, and what need not be stored. Thread-safe.
final class Connection {
    /// Different required states of one connection; a client that changes them without end begins anew.
    static final int MAX_CONFIGS = 1_000;

    /// What was sent as of a version.
    record Version(long number, Map<Long, SentRoom> rooms) {}

    /// The question that was answered wholly for a version, with the rooms that it matched: who asks it again need not
    /// be answered as long as nothing happens.
    record Settled(SlidingRequest request, long version, Windows.Selection selection) {}

    private final long nid;
    private final Owner owner;
    private final Map<Integer, RequiredState> configs = new HashMap<>();
    private final Map<RequiredState, Integer> numbers = new HashMap<>();
    private final Set<Integer> stored = new HashSet<>();
    private Version acknowledged;
    private Version pending;
    private @Nullable Settled settled;
    private @Nullable Turn last;
    private long usedDay;

    Connection(
            long nid,
            Owner owner,
            Version acknowledged,
            Version pending,
            Map<Integer, RequiredState> configs,
            long usedDay) {
        this.nid = nid;
        this.owner = owner;
        this.acknowledged = acknowledged;
        this.pending = pending;
        this.usedDay = usedDay;
        configs.forEach((number, config) -> {
            this.configs.put(number, config);
            this.numbers.put(config, number);
            this.stored.add(number);
        });
    }

    /// The one request of a connection that is being answered; a newer one ends it.
    static final class Turn {
        private final Waiters.Waiting waiting;
        private volatile boolean over;

        private Turn(Waiters.Waiting waiting) {
            this.waiting = waiting;
        }

        /// A newer request has come: whatever is answered now is not read by anybody.
        boolean over() {
            return over;
        }
    }

    /// Begins a request, and ends the one before.
    synchronized Turn begin(Waiters.Waiting waiting) {
        if (last != null) {
            last.over = true;
            last.waiting.wake();
        }
        Turn turn = new Turn(waiting);
        last = turn;
        return turn;
    }

    synchronized void end(Turn turn) {
        if (turn.equals(last)) {
            last = null;
        }
    }

    long nid() {
        return nid;
    }

    Owner owner() {
        return owner;
    }

    /// The rooms of a version; empty when it is none of the two.
    synchronized Optional<Map<Long, SentRoom>> rooms(long version) {
        if (version == pending.number()) {
            return Optional.of(pending.rooms());
        }
        return version == acknowledged.number() ? Optional.of(acknowledged.rooms()) : Optional.empty();
    }

    /// How much it takes to remember it.
    synchronized long weight() {
        return 1L + acknowledged.rooms().size() + pending.rooms().size();
    }

    synchronized Optional<Settled> settled() {
        return Optional.ofNullable(settled);
    }

    synchronized void settle(Settled now) {
        settled = now;
    }

    synchronized RequiredState config(int number) {
        return configs.getOrDefault(number, RequiredState.NONE);
    }

    /// The number of a required state, a new one if need be.
    ///
    /// @param news where new ones are noted for the store
    synchronized int number(RequiredState config, Map<Integer, JsonValue.Arr> news) {
        Integer known = numbers.get(config);
        if (known == null) {
            known = numbers.size();
            numbers.put(config, known);
            configs.put(known, config);
        }
        if (!stored.contains(known)) {
            news.put(known, config.json());
        }
        return known;
    }

    synchronized boolean full() {
        return configs.size() >= MAX_CONFIGS;
    }

    /// The store has made the next version from `base`.
    synchronized void advanced(long base, long next, Changes changes) {
        Map<Long, SentRoom> rooms = rooms(base).orElse(Map.of());
        Map<Long, SentRoom> after = new LinkedHashMap<>(rooms);
        after.putAll(changes.rooms());
        stored.addAll(changes.configs().keySet());
        acknowledged = new Version(base, rooms);
        pending = new Version(next, Map.copyOf(after));
    }

    /// Whether this is its first use on that day.
    synchronized boolean usedFirst(long day) {
        boolean first = day > usedDay;
        usedDay = Math.max(day, usedDay);
        return first;
    }
}
