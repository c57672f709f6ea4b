package dev.vesta.clientapi.live;

import dev.vesta.core.live.Presence;
import dev.vesta.core.live.Typing;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// What the endpoints about typing and presence are made from.
public record LiveServices(Typing typing, Presence presence) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(new SetTyping(typing, presence), new SetPresence(presence), new GetPresence(presence));
    }
}
