package dev.vesta.protocol.state;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The mainline ordering: events that rest on older power levels first, then by time, then by event id.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions-1))
///
/// Every power level event is visited once, however many events rest on it; a cycle among them counts as no mainline.
final class MainlineSort {
    private static final int INFINITY = Integer.MAX_VALUE;
    private static final Comparator<Placed> ORDER = Comparator.comparingInt(Placed::position)
            .reversed()
            .thenComparingLong(Placed::originServerTs)
            .thenComparing(placed -> placed.id().value());

    private final EventGraph graph;
    private final AuthEvents authEvents;

    /// The mainline positions of power level events, where those on the mainline have their own index.
    private final Map<EventId, Integer> positions = new HashMap<>();

    private MainlineSort(EventGraph graph) {
        this.graph = graph;
        this.authEvents = new AuthEvents(graph);
    }

    private record Placed(int position, long originServerTs, EventId id) {}

    /// Sorts those events based on that power levels event; without one all have the same position.
    static List<EventId> sort(Collection<EventId> set, @Nullable EventId powerLevels, EventGraph graph) {
        MainlineSort sort = new MainlineSort(graph);
        sort.follow(powerLevels);
        List<Placed> placed = new ArrayList<>(set.size());
        for (EventId id : set) {
            Pdu event = graph.event(id);
            if (event != null) {
                placed.add(new Placed(sort.positionOf(event), event.originServerTs(), id));
            }
        }
        placed.sort(ORDER);
        return placed.stream().map(Placed::id).toList();
    }

    private void follow(@Nullable EventId powerLevels) {
        int index = 0;
        EventId at = powerLevels;
        while (at != null && !positions.containsKey(at)) {
            positions.put(at, index++);
            at = powerLevelsOf(at);
        }
    }

    private int positionOf(Pdu event) {
        Set<EventId> walked = new HashSet<>();
        EventId at = authEvents.find(event, AuthEvents.POWER_LEVELS);
        while (at != null && !positions.containsKey(at) && walked.add(at)) {
            at = powerLevelsOf(at);
        }
        int position = at == null ? INFINITY : positions.getOrDefault(at, INFINITY);
        for (EventId id : walked) {
            positions.put(id, position);
        }
        return position;
    }

    private @Nullable EventId powerLevelsOf(EventId id) {
        Pdu event = graph.event(id);
        return event == null ? null : authEvents.find(event, AuthEvents.POWER_LEVELS);
    }
}
