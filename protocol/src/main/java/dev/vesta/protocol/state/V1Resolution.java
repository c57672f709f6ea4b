package dev.vesta.protocol.state;

import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The algorithm of room version 1, with its known faults: state can reset.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v1/#state-resolution))
///
/// The spec leaves open whether the resolved member events of one pass see each other; here they do not, so that the
/// order in which members are taken cannot matter.
final class V1Resolution {
    private static final Comparator<Candidate> ORDER = Comparator.<Candidate>comparingLong(
                    candidate -> candidate.event().depth())
            .thenComparing((a, b) -> Arrays.compareUnsigned(b.sha1(), a.sha1()));

    private final ConflictSplit split;
    private final EventGraph graph;

    /// What is resolved so far; with the unconflicted state it is the spec's *R*.
    private final Map<StateKey, EventId> resolved = new HashMap<>();

    V1Resolution(ConflictSplit split, EventGraph graph) {
        this.split = split;
        this.graph = graph;
    }

    private record Candidate(EventId id, Pdu event, byte[] sha1) {}

    Map<StateKey, EventId> resolve() {
        Map<StateKey, List<Candidate>> conflicts = conflicts();
        pass(conflicts, key -> key.type().equals(EventTypes.POWER_LEVELS), this::lastOfAllowed);
        pass(conflicts, key -> key.type().equals(EventTypes.JOIN_RULES), this::lastOfAllowed);
        pass(conflicts, key -> key.type().equals(EventTypes.MEMBER), this::lastOfAllowed);
        pass(conflicts, key -> !isAuthType(key.type()), this::highestAllowed);
        return resolved;
    }

    /// The conflicting events by key, by ascending depth, then descending hash of the id.
    private Map<StateKey, List<Candidate>> conflicts() {
        Map<StateKey, Set<EventId>> byKey = new HashMap<>();
        for (Map<StateKey, EventId> state : split.conflicted()) {
            state.forEach((key, id) ->
                    byKey.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(id));
        }
        Map<StateKey, List<Candidate>> conflicts = new HashMap<>();
        byKey.forEach((key, ids) -> {
            List<Candidate> candidates = new ArrayList<>();
            for (EventId id : ids) {
                Pdu event = graph.event(id);
                if (event != null && !graph.isRejected(id)) {
                    candidates.add(new Candidate(id, event, sha1(id)));
                }
            }
            candidates.sort(ORDER);
            conflicts.put(key, candidates);
        });
        return conflicts;
    }

    private void pass(Map<StateKey, List<Candidate>> conflicts, Predicate<StateKey> of, Choice choice) {
        Map<StateKey, EventId> chosen = new HashMap<>();
        conflicts.forEach((key, candidates) -> {
            EventId id = of.test(key) ? choice.among(key, candidates) : null;
            if (id != null) {
                chosen.put(key, id);
            }
        });
        resolved.putAll(chosen);
    }

    /// The first, then each that the state with the one before allows, until one is not allowed.
    private @Nullable EventId lastOfAllowed(StateKey key, List<Candidate> candidates) {
        Candidate last = null;
        for (Candidate candidate : candidates) {
            if (last != null && !isAllowed(candidate.event(), key, last.event())) {
                break;
            }
            last = candidate;
        }
        return last == null ? null : last.id();
    }

    /// The one with the highest depth and the lowest hash that is allowed; none when none is.
    private @Nullable EventId highestAllowed(StateKey key, List<Candidate> candidates) {
        for (Candidate candidate : candidates.reversed()) {
            if (isAllowed(candidate.event(), key, null)) {
                return candidate.id();
            }
        }
        return null;
    }

    /// Judges the event against *R*, where one key has another value.
    private boolean isAllowed(Pdu event, StateKey at, @Nullable Pdu instead) {
        AuthVerdict verdict = EventAuth.check(event, key -> instead != null && key.equals(at) ? instead : inState(key));
        return verdict instanceof AuthVerdict.Allowed;
    }

    private @Nullable Pdu inState(StateKey key) {
        EventId id = resolved.getOrDefault(key, split.unconflicted().get(key));
        return id == null ? null : graph.event(id);
    }

    private static boolean isAuthType(String type) {
        return type.equals(EventTypes.POWER_LEVELS)
                || type.equals(EventTypes.JOIN_RULES)
                || type.equals(EventTypes.MEMBER);
    }

    private static byte[] sha1(EventId id) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(id.value().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private interface Choice {
        @Nullable
        EventId among(StateKey key, List<Candidate> candidates);
    }
}
