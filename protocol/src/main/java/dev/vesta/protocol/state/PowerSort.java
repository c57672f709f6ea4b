package dev.vesta.protocol.state;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The reverse topological power ordering: auth events first; among those that could come next the one of the more
/// powerful sender, then the earlier one, then the smaller event id.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions-1))
///
/// Kahn's algorithm with a heap: O(n log n) for n events, whatever the shape.
final class PowerSort {
    private static final Comparator<Vertex> ORDER = Comparator.comparingLong(Vertex::level)
            .reversed()
            .thenComparingLong(Vertex::originServerTs)
            .thenComparing(vertex -> vertex.id().value());

    private PowerSort() {}

    private record Vertex(int number, long level, long originServerTs, EventId id) {}

    /// Sorts those events. Only auth events within the set count for the order.
    static List<EventId> sort(Collection<EventId> set, EventGraph graph) {
        AuthClosure closure = AuthClosure.among(set, graph);
        AuthEvents authEvents = new AuthEvents(graph);
        List<Vertex> vertices = new ArrayList<>();
        int[] waitsFor = new int[closure.size()];
        PriorityQueue<Vertex> candidates = new PriorityQueue<>(ORDER);
        Vertex[] byNumber = new Vertex[closure.size()];
        for (int number = 0; number < closure.size(); number++) {
            Pdu event = closure.event(number);
            Vertex vertex =
                    new Vertex(number, authEvents.senderLevel(event), event.originServerTs(), closure.id(number));
            byNumber[number] = vertex;
            vertices.add(vertex);
            waitsFor[number] = closure.parents(number).length;
            if (waitsFor[number] == 0) {
                candidates.add(vertex);
            }
        }
        vertices.sort(ORDER);
        List<EventId> sorted = new ArrayList<>(vertices.size());
        BitSet done = new BitSet();
        for (int next = 0; sorted.size() < vertices.size(); ) {
            Vertex vertex = candidates.poll();
            if (vertex == null) {
                // Only what is in a cycle, or above one, is left: no such event is valid, but the order stays defined.
                vertex = vertices.get(next++);
            }
            if (done.get(vertex.number())) {
                continue;
            }
            done.set(vertex.number());
            sorted.add(vertex.id());
            for (int child : closure.children(vertex.number())) {
                if (--waitsFor[child] == 0) {
                    candidates.add(byNumber[child]);
                }
            }
        }
        return sorted;
    }
}
