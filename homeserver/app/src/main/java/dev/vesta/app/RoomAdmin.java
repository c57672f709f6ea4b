package dev.vesta.app;

import dev.vesta.app.adapter.SystemRng;
import dev.vesta.app.adapter.VirtualTasks;
import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.room.RoomPurge;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.StateSweep;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.storage.Storage;
import dev.vesta.web.server.RequestSlots;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/// Deletes rooms and history, beside a running server or while it is stopped.
public final class RoomAdmin {
    private final ServerConfig config;

    public RoomAdmin(ServerConfig config) {
        this.config = config;
    }

    /// Everything that a command works with.
    private record Tools(Storage storage, RoomPurge purge) {
        RoomRef room(String id) {
            return storage.rooms()
                    .find(new RoomId(id))
                    .orElseThrow(() -> new StartException("There is no room " + id + " here."));
        }
    }

    /// Deletes a room with everything in it.
    ///
    /// @param force also while users of this server are in it or invited
    /// @throws StartException when there is no such room, or when somebody is in it
    public void purgeRoom(String roomId, boolean force) {
        run(tools -> {
            if (!tools.purge().condemn(tools.room(roomId), force)) {
                throw new StartException("Users of this server are in " + roomId
                        + " or invited. Have them leave first, or give --force: it will vanish under them.");
            }
            tools.purge().workOff();
        });
    }

    /// Deletes the messages before an event.
    public void purgeHistory(String roomId, EventId event) {
        run(tools -> {
            RoomRef room = tools.room(roomId);
            long place = tools.storage()
                    .rooms()
                    .event(room, event)
                    .orElseThrow(() -> new StartException("There is no event " + event + " in " + roomId + "."))
                    .ord();
            tools.purge().condemnHistory(room, place);
            tools.purge().workOff();
        });
    }

    /// Deletes the messages before a time.
    public void purgeHistory(String roomId, Instant before) {
        run(tools -> {
            RoomRef room = tools.room(roomId);
            tools.purge().condemnHistory(room, tools.purge().placeOf(room, before.toEpochMilli()));
            tools.purge().workOff();
        });
    }

    private void run(Consumer<Tools> work) {
        AdminStorage.run(config, (storage, serverName) -> {
            try (VirtualTasks tasks = new VirtualTasks(new RequestSlots(1, 1))) {
                work.accept(tools(storage, tasks, serverName));
            }
        });
    }

    private static Tools tools(Storage storage, VirtualTasks tasks, ServerName serverName) {
        // This writer only takes turns: it makes no event, so that its key signs nothing.
        SigningKey unused = SigningKey.of("unused", new SystemRng().bytes(32));
        RoomWriter writer = new RoomWriter(
                storage.rooms(), storage.log(), storage.numbers(), tasks, Clock.systemUTC(), serverName, unused);
        StateSweep sweep = new StateSweep(storage.rooms(), storage.sweeps(), writer);
        return new Tools(storage, new RoomPurge(storage.rooms(), storage.removal(), writer, sweep, tasks));
    }
}
