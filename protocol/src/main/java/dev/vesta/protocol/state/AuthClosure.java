package dev.vesta.protocol.state;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Some events and the edges along auth events between them, numbered, so that sets of them are bits. Walks cost time
/// linear in events and edges; they end in cycles too.
final class AuthClosure {
    private static final int[] NONE = {};

    private final Map<EventId, Integer> numbers = new HashMap<>();
    private final List<EventId> ids = new ArrayList<>();
    private final List<Pdu> events = new ArrayList<>();
    private final List<int[]> parents = new ArrayList<>();
    private int[][] children = {};

    private AuthClosure() {}

    /// Those of the events that the graph has, with their auth chains.
    static AuthClosure of(Collection<EventId> roots, EventGraph graph) {
        return new AuthClosure().grow(roots, graph, true);
    }

    /// Those of the events that the graph has, and nothing else.
    static AuthClosure among(Collection<EventId> events, EventGraph graph) {
        return new AuthClosure().grow(events, graph, false);
    }

    private AuthClosure grow(Collection<EventId> roots, EventGraph graph, boolean withChains) {
        for (EventId root : roots) {
            number(root, graph);
        }
        // The list grows while it is walked.
        for (int i = 0; i < events.size(); i++) {
            List<EventId> authEvents = events.get(i).authEvents();
            int[] found = new int[authEvents.size()];
            int count = 0;
            for (EventId authEvent : authEvents) {
                int number = withChains ? number(authEvent, graph) : numbers.getOrDefault(authEvent, -1);
                if (number >= 0) {
                    found[count++] = number;
                }
            }
            parents.add(count == 0 ? NONE : Arrays.copyOf(found, count));
        }
        children = turned();
        return this;
    }

    private int number(EventId id, EventGraph graph) {
        Integer known = numbers.get(id);
        if (known != null) {
            return known;
        }
        Pdu event = graph.event(id);
        int number = event == null ? -1 : ids.size();
        numbers.put(id, number);
        if (event != null) {
            ids.add(id);
            events.add(event);
        }
        return number;
    }

    private int[][] turned() {
        int[] counts = new int[ids.size()];
        parents.forEach(of -> Arrays.stream(of).forEach(parent -> counts[parent]++));
        int[][] result = new int[counts.length][];
        for (int i = 0; i < counts.length; i++) {
            result[i] = new int[counts[i]];
        }
        for (int child = 0; child < counts.length; child++) {
            for (int parent : parents.get(child)) {
                result[parent][--counts[parent]] = child;
            }
        }
        return result;
    }

    EventId id(int number) {
        return ids.get(number);
    }

    Pdu event(int number) {
        return events.get(number);
    }

    /// The auth events of that one; an event may name one twice.
    int[] parents(int number) {
        return parents.get(number);
    }

    /// Those that name that one among their auth events.
    int[] children(int number) {
        return children[number];
    }

    /// The numbers of those of the events that are here.
    BitSet numbers(Collection<EventId> of) {
        BitSet set = new BitSet(ids.size());
        for (EventId id : of) {
            int number = numbers.getOrDefault(id, -1);
            if (number >= 0) {
                set.set(number);
            }
        }
        return set;
    }

    /// The events of these numbers.
    Set<EventId> ids(BitSet of) {
        Set<EventId> result = new HashSet<>();
        of.stream().forEach(number -> result.add(ids.get(number)));
        return result;
    }

    /// How many there are.
    int size() {
        return ids.size();
    }

    /// The union of the auth chains: what is reached along auth events, without the starts, unless one reaches another.
    BitSet authChains(BitSet starts) {
        return reached(starts, parents::get);
    }

    /// The events whose auth chains hold one of these.
    BitSet authorizedBy(BitSet ends) {
        return reached(ends, this::children);
    }

    private BitSet reached(BitSet starts, Next next) {
        BitSet reached = new BitSet(ids.size());
        int[] open = new int[ids.size() + starts.cardinality()];
        int size = 0;
        for (int start = starts.nextSetBit(0); start >= 0; start = starts.nextSetBit(start + 1)) {
            open[size++] = start;
        }
        while (size > 0) {
            for (int neighbour : next.of(open[--size])) {
                if (!reached.get(neighbour)) {
                    reached.set(neighbour);
                    open[size++] = neighbour;
                }
            }
        }
        return reached;
    }

    private interface Next {
        int[] of(int number);
    }
}
