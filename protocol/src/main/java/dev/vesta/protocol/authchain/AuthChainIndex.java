package dev.vesta.protocol.authchain;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The index of one room's auth chains as a store answers for it. Each call is one look-up for all that is asked.
public interface AuthChainIndex {
    /// Where these events are; those that the room does not have, or that are no state events, are left out.
    Map<EventId, ChainPosition> positions(Collection<EventId> events);

    /// All links that leave these chains.
    List<ChainLink> linksFrom(Collection<Long> chains);

    /// The links that end in these chains at that place or later.
    List<ChainLink> linksTo(Map<Long, Integer> fromPlace);

    /// What the events of these chains are about.
    Map<Long, StateKey> keys(Collection<Long> chains);

    /// The events there.
    List<EventId> events(Collection<ChainRange> ranges);
}
