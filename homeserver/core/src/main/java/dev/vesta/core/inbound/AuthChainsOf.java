package dev.vesta.core.inbound;

import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.authchain.AuthChains;
import dev.vesta.protocol.authchain.ChainRange;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The full auth chains of events, by the room's index.
final class AuthChainsOf {
    private AuthChainsOf() {}

    /// What is in the auth chain of at least one of these, in no particular order.
    static Set<EventId> events(RoomStore rooms, RoomRef room, Collection<StoredEvent> events) {
        Set<EventId> named = new LinkedHashSet<>();
        events.forEach(event -> named.addAll(event.pdu().authEvents()));
        AuthChainIndex index = rooms.authChains(room);
        List<ChainRange> below = new ArrayList<>();
        new AuthChains(index)
                .reach(index.positions(named).values())
                .forEach((chain, last) -> below.add(new ChainRange(chain, 1, last)));
        Set<EventId> chain = new LinkedHashSet<>(named);
        chain.addAll(index.events(below));
        return chain;
    }
}
