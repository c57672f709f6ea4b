package dev.vesta.protocol.authchain;

import dev.vesta.protocol.id.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts events into an order in which each comes after its auth events.
public final class AuthFirst {
    private AuthFirst() {}

    private record Step(EventId event, boolean done) {}

    /// All keys of the map, each after those of its auth events that are keys too; otherwise in the order of the map.
    /// Where auth events go round in a circle, which only broken events of the first room versions can, one of them
    /// comes first.
    ///
    /// @param authEvents the auth events of each event, in an order of its own
    public static List<EventId> sort(Map<EventId, List<EventId>> authEvents) {
        List<EventId> sorted = new ArrayList<>(authEvents.size());
        Set<EventId> begun = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>();
        for (EventId start : authEvents.keySet()) {
            open.push(new Step(start, false));
            while (!open.isEmpty()) {
                Step step = open.pop();
                if (step.done()) {
                    sorted.add(step.event());
                } else if (begun.add(step.event())) {
                    open.push(new Step(step.event(), true));
                    for (EventId auth : authEvents.getOrDefault(step.event(), List.of())) {
                        if (authEvents.containsKey(auth) && !begun.contains(auth)) {
                            open.push(new Step(auth, false));
                        }
                    }
                }
            }
        }
        return sorted;
    }
}
