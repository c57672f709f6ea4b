package dev.vesta.protocol.state;

import dev.vesta.protocol.authchain.ChainCover;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.room.StateResolution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The events of a room for tests. They are neither hashed nor signed, which resolution does not look at, and their ids
/// are names that a failure can be read by; only the create event has its real id.
final class TestRoom {
    final RoomVersion version;
    final Map<EventId, Pdu> events = new LinkedHashMap<>();
    final Set<EventId> rejected = new HashSet<>();
    final Pdu create;
    final EventId createId;

    TestRoom(RoomVersion version) {
        this.version = version;
        this.create = Events.create(version);
        this.createId = create.eventId();
        events.put(createId, create);
    }

    LoadedEvents graph() {
        return new LoadedEvents(events, rejected);
    }

    /// The index of auth chains of all events.
    ChainCover cover() {
        ChainCover cover = new ChainCover();
        events.forEach((id, event) -> event.asStateKey().ifPresent(key -> cover.add(id, key, event.authEvents())));
        return cover;
    }

    /// What the index names for resolving that.
    IndexedEvents indexed(StateResolution algorithm, ConflictSplit split) {
        return IndexedEvents.load(algorithm, split, cover(), this::stored);
    }

    Map<EventId, IndexedEvents.Stored> stored(Collection<EventId> ids) {
        Map<EventId, IndexedEvents.Stored> stored = new HashMap<>();
        for (EventId id : ids) {
            if (events.containsKey(id)) {
                stored.put(id, new IndexedEvents.Stored(events.get(id), rejected.contains(id)));
            }
        }
        return stored;
    }

    static EventId id(String name) {
        return new EventId("$" + name);
    }

    /// Adds an event under that name. Version 12 leaves the create event out of the auth events.
    EventId add(
            String name,
            String sender,
            String type,
            String stateKey,
            JsonValue.Obj content,
            Collection<EventId> authEvents,
            long depth,
            long ts) {
        EventId id = id(name);
        events.put(id, event(sender, type, stateKey, content, authEvents, depth, ts));
        return id;
    }

    Pdu event(
            String sender,
            String type,
            String stateKey,
            JsonValue.Obj content,
            Collection<EventId> authEvents,
            long depth,
            long ts) {
        List<JsonValue> auth = new ArrayList<>();
        for (EventId authEvent : authEvents) {
            if (!authEvent.equals(createId) || !version.rules().roomIdIsCreateHash()) {
                auth.add(new JsonValue.Str(authEvent.value()));
            }
        }
        boolean first = type.equals(EventTypes.MEMBER) && depth == 1;
        RoomId roomId = create.roomId();
        JsonValue.Obj json = JsonValue.obj(
                "auth_events",
                new JsonValue.Arr(auth),
                "content",
                content,
                "depth",
                JsonValue.ofLong(depth),
                "hashes",
                JsonValue.Obj.EMPTY,
                "origin_server_ts",
                JsonValue.ofLong(ts),
                "prev_events",
                new JsonValue.Arr(List.of(new JsonValue.Str(first ? createId.value() : "$not-the-create"))),
                "room_id",
                roomId.value(),
                "sender",
                sender,
                "signatures",
                JsonValue.Obj.EMPTY,
                "state_key",
                stateKey,
                "type",
                type);
        return Events.must(Pdu.of(version, json));
    }

    /// The state that these events make, each under its own key.
    Map<StateKey, EventId> state(Collection<EventId> ids) {
        Map<StateKey, EventId> state = new HashMap<>();
        for (EventId id : ids) {
            state.put(events.get(id).asStateKey().orElseThrow(), id);
        }
        return state;
    }
}
