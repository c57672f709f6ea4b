package dev.vesta.app;

import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.inbound.Explanations;
import dev.vesta.core.inbound.Explanations.OfEvent;
import dev.vesta.core.inbound.Explanations.OfState;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Explains state and events from what is stored, beside a running server or while it is stopped.
public final class WhyAdmin {
    private final ServerConfig config;

    public WhyAdmin(ServerConfig config) {
        this.config = config;
    }

    /// Why a room's state is so at that key.
    ///
    /// @throws StartException when there is no database yet, or no such room
    public OfState state(String room, StateKey key) {
        return ask(explanations -> explanations.ofState(new RoomId(room), key))
                .orElseThrow(() -> new StartException("There is no room " + room + " here."));
    }

    /// What became of an event.
    ///
    /// @throws StartException when there is no database yet, or no such event
    public OfEvent event(String room, String event) {
        return ask(explanations -> explanations.ofEvent(new RoomId(room), new EventId(event)))
                .orElseThrow(() -> new StartException("There is no event " + event + " in " + room + " here."));
    }

    private <T> Optional<T> ask(Function<Explanations, Optional<T>> question) {
        List<T> found = new ArrayList<>();
        AdminStorage.run(
                config, (storage, serverName) -> question.apply(new Explanations(storage.rooms(), storage.numbers()))
                        .ifPresent(found::add));
        return found.stream().findFirst();
    }
}
