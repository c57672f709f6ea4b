package dev.vesta.core.sim;

import dev.vesta.core.fake.MemoryNumbers;
import dev.vesta.core.fake.MemoryStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.sign.SigningKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What of a server outlives a crash.
final class Disk {
    final ServerName name;
    final SigningKey key;
    final MemoryStore store = new MemoryStore();
    final MemoryNumbers numbers = new MemoryNumbers();
    final StateReader states = new StateReader(store, numbers);

    /// Events that other servers sent and that are not settled yet, as `inbound_pdu` will hold them.
    final List<Letter> inbox = new ArrayList<>();

    /// What each server is owed, the oldest first: what a cursor into the log comes to.
    final Map<ServerName, List<JsonValue.Obj>> outbox = new LinkedHashMap<>();

    /// Joins of other servers' users that came through us: we tell the others of them.
    final Set<EventId> relayed = new HashSet<>();

    Disk(ServerName name, SigningKey key) {
        this.name = name;
        this.key = key;
    }

    /// All events of a room, in no particular order.
    List<StoredEvent> eventsOf(RoomRef room) {
        return store.allEventsOf(room);
    }

    /// An event on its way in.
    static final class Letter {
        final ServerName origin;
        final JsonValue.Obj pdu;
        int attempts;
        Scheduler.Owner taken;

        Letter(ServerName origin, JsonValue.Obj pdu) {
            this.origin = origin;
            this.pdu = pdu;
        }

        boolean isFree() {
            return taken == null || taken.isDead();
        }
    }
}
