package dev.vesta.protocol.state;

import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Versions 2 and 2.1 once more, slowly, as the spec's sentences say them one after the other: whole auth chains of
/// whole states, every path for itself, nothing shared with the code under test but the authorization rules.
final class LiteralResolution {
    private static final StateKey LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");
    private final Map<EventId, Pdu> events;
    private final Set<EventId> rejected;
    private final boolean version21;

    LiteralResolution(Map<EventId, Pdu> events, Set<EventId> rejected, boolean version21) {
        this.events = events;
        this.rejected = rejected;
        this.version21 = version21;
    }

    Map<StateKey, EventId> resolve(List<Map<StateKey, EventId>> states) {
        Map<StateKey, EventId> unconflicted = new HashMap<>();
        Set<EventId> conflicted = new HashSet<>();
        for (Map<StateKey, EventId> state : states) {
            state.forEach((key, value) -> {
                if (states.stream().allMatch(other -> value.equals(other.get(key)))) {
                    unconflicted.put(key, value);
                } else {
                    conflicted.add(value);
                }
            });
        }
        // An event that nobody has is as if nobody named it.
        conflicted.removeIf(id -> !events.containsKey(id));
        if (conflicted.isEmpty()) {
            return unconflicted;
        }
        Set<EventId> full = new HashSet<>(conflicted);
        full.addAll(authDifference(states));
        if (version21) {
            conflicted.forEach(from -> paths(from, new ArrayList<>(), conflicted, full));
        }
        full.removeIf(id -> rejected.contains(id) || !events.containsKey(id));
        // 1.
        Set<EventId> x = new HashSet<>();
        for (EventId id : full) {
            if (isPowerEvent(events.get(id))) {
                x.add(id);
                x.addAll(authChain(id));
            }
        }
        x.retainAll(full);
        List<EventId> sorted = reverseTopologicalPowerOrdering(x);
        // 2.
        Map<StateKey, EventId> state = version21 ? new HashMap<>() : new HashMap<>(unconflicted);
        iterativeAuthChecks(state, sorted);
        // 3.
        Set<EventId> remaining = new HashSet<>(full);
        remaining.removeAll(x);
        sorted = mainlineOrdering(remaining, state.get(LEVELS));
        // 4.
        iterativeAuthChecks(state, sorted);
        // 5.
        state.putAll(unconflicted);
        return state;
    }

    private Set<EventId> authEvents(EventId id) {
        Pdu event = events.get(id);
        return event == null ? Set.of() : new HashSet<>(event.authEvents());
    }

    private Set<EventId> authChain(EventId id) {
        Set<EventId> chain = new HashSet<>(authEvents(id));
        int before = -1;
        while (chain.size() > before) {
            before = chain.size();
            new ArrayList<>(chain).forEach(member -> chain.addAll(authEvents(member)));
        }
        return chain;
    }

    private Set<EventId> authDifference(List<Map<StateKey, EventId>> states) {
        Set<EventId> union = new HashSet<>();
        Set<EventId> intersection = null;
        for (Map<StateKey, EventId> state : states) {
            Set<EventId> full = new HashSet<>();
            state.values().forEach(id -> full.addAll(authChain(id)));
            union.addAll(full);
            if (intersection == null) {
                intersection = new HashSet<>(full);
            }
            intersection.retainAll(full);
        }
        union.removeAll(intersection);
        return union;
    }

    /// Follows every path; where one arrives at a conflicted event all that it passed belongs to the subgraph.
    private void paths(EventId at, List<EventId> path, Set<EventId> conflicted, Set<EventId> subgraph) {
        if (path.contains(at)) {
            return;
        }
        path.add(at);
        if (conflicted.contains(at)) {
            subgraph.addAll(path);
        }
        authEvents(at).forEach(next -> paths(next, path, conflicted, subgraph));
        path.removeLast();
    }

    private static boolean isPowerEvent(Pdu event) {
        boolean kicksOrBans = event.type().equals("m.room.member")
                && Set.of("leave", "ban")
                        .contains(event.content().string("membership").orElse(""))
                && !event.sender().value().equals(event.stateKey());
        return event.type().equals("m.room.power_levels") || event.type().equals("m.room.join_rules") || kicksOrBans;
    }

    private List<EventId> reverseTopologicalPowerOrdering(Set<EventId> set) {
        Comparator<EventId> order = Comparator.<EventId>comparingLong(id -> -senderLevel(id))
                .thenComparingLong(id -> events.get(id).originServerTs())
                .thenComparing(EventId::value);
        List<EventId> left = new ArrayList<>(set);
        left.sort(order);
        List<EventId> sorted = new ArrayList<>();
        while (!left.isEmpty()) {
            EventId next = left.stream()
                    .filter(id -> authEvents(id).stream().noneMatch(left::contains))
                    .findFirst()
                    .orElseThrow();
            left.remove(next);
            sorted.add(next);
        }
        return sorted;
    }

    private long senderLevel(EventId id) {
        Pdu event = events.get(id);
        Pdu create = event.type().equals("m.room.create") ? event : events.get(createOf(event));
        if (create == null) {
            return 0;
        }
        EventId levels = authEventAt(event, LEVELS);
        return PowerLevels.of(create, levels == null ? null : events.get(levels))
                .ofUser(event.sender());
    }

    private EventId createOf(Pdu event) {
        EventId named = authEventAt(event, new StateKey("m.room.create", ""));
        return named == null ? event.roomId().createEvent().orElse(null) : named;
    }

    private EventId authEventAt(Pdu event, StateKey key) {
        for (EventId id : event.authEvents()) {
            if (events.containsKey(id)
                    && events.get(id).asStateKey().filter(key::equals).isPresent()) {
                return id;
            }
        }
        return null;
    }

    private List<EventId> mainlineOrdering(Set<EventId> set, EventId p) {
        List<EventId> mainline = p == null ? List.of() : powerLevelsFrom(p);
        List<EventId> sorted = new ArrayList<>(set);
        sorted.sort(Comparator.<EventId>comparingLong(id -> -position(id, mainline))
                .thenComparingLong(id -> events.get(id).originServerTs())
                .thenComparing(EventId::value));
        return sorted;
    }

    private long position(EventId id, List<EventId> mainline) {
        List<EventId> own = powerLevelsFrom(id);
        for (EventId levels : own.subList(1, own.size())) {
            if (mainline.contains(levels)) {
                return mainline.indexOf(levels);
            }
        }
        return Long.MAX_VALUE;
    }

    /// The event, the power levels that it names, those that they name …
    private List<EventId> powerLevelsFrom(EventId start) {
        List<EventId> list = new ArrayList<>();
        for (EventId at = start; at != null; ) {
            list.add(at);
            Pdu event = events.get(at);
            at = event == null ? null : authEventAt(event, LEVELS);
        }
        return list;
    }

    private void iterativeAuthChecks(Map<StateKey, EventId> state, List<EventId> sorted) {
        for (EventId id : sorted) {
            Pdu event = events.get(id);
            AuthVerdict verdict = EventAuth.check(event, key -> {
                EventId there = state.get(key);
                if (there != null && events.containsKey(there)) {
                    return events.get(there);
                }
                EventId named = key.type().equals("m.room.create") ? createOf(event) : authEventAt(event, key);
                return named == null || rejected.contains(named) ? null : events.get(named);
            });
            if (verdict.equals(new AuthVerdict.Allowed())) {
                state.put(event.asStateKey().orElseThrow(), id);
            }
        }
    }

    /// Version 1, which shares nothing with the above.
    static Map<StateKey, EventId> resolveV1(
            Map<EventId, Pdu> events, Set<EventId> rejected, List<Map<StateKey, EventId>> states) {
        Map<StateKey, Set<EventId>> all = new HashMap<>();
        states.forEach(state -> state.forEach(
                (key, id) -> all.computeIfAbsent(key, k -> new HashSet<>()).add(id)));
        Map<StateKey, EventId> r = new HashMap<>();
        all.forEach((key, ids) -> {
            if (ids.size() == 1) {
                r.put(key, ids.iterator().next());
            }
        });
        all.values().removeIf(ids -> ids.size() == 1);
        all.values().forEach(ids -> ids.removeIf(id -> rejected.contains(id) || !events.containsKey(id)));
        for (String type : List.of("m.room.power_levels", "m.room.join_rules", "m.room.member", "")) {
            Map<StateKey, EventId> pass = new HashMap<>();
            all.forEach((key, ids) -> {
                List<EventId> sorted = new ArrayList<>(ids);
                sorted.sort(
                        Comparator.<EventId>comparingLong(id -> events.get(id).depth())
                                .thenComparing(Comparator.comparing(Sha1::hex).reversed()));
                Map<StateKey, EventId> trial = new HashMap<>(r);
                if (key.type().equals(type)) {
                    for (EventId id : sorted) {
                        if (trial.containsKey(key) && !allowed(events, id, trial)) {
                            break;
                        }
                        trial.put(key, id);
                        pass.put(key, id);
                    }
                } else if (type.isEmpty() && !r.containsKey(key)) {
                    sorted.reversed().stream()
                            .filter(id -> allowed(events, id, trial))
                            .findFirst()
                            .ifPresent(id -> pass.put(key, id));
                }
            });
            r.putAll(pass);
            all.keySet().removeIf(key -> key.type().equals(type));
        }
        return r;
    }

    private static boolean allowed(Map<EventId, Pdu> events, EventId id, Map<StateKey, EventId> state) {
        return EventAuth.check(events.get(id), key -> events.get(state.get(key)))
                .equals(new AuthVerdict.Allowed());
    }

    static final class Sha1 {
        static String hex(EventId id) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-1")
                                .digest(id.value().getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }
    }
}
