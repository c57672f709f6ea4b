package dev.vesta.core.inbound;

import dev.vesta.protocol.auth.AuthEventSelector;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventHash;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A room of another server, as that server has it: one event after the other.
public final class Foreign {
    public final RoomVersion version;
    public final Map<StateKey, Pdu> state = new LinkedHashMap<>();
    public final List<Pdu> events = new ArrayList<>();
    private RoomId id;
    private long ts = 1_700_000_000_000L;

    /// A public room of Bob's.
    public Foreign(String version) {
        this.version = RoomVersion.of(version).orElseThrow();
        boolean derived = this.version.rules().roomIdIsCreateHash();
        id = derived ? null : new RoomId("!foreign:" + Scene.THERE);
        UserId bob = Scene.BOB;
        add(bob, EventTypes.CREATE, "", JsonValue.obj("room_version", version, "creator", bob.value()));
        id = events.getFirst().roomId();
        add(bob, EventTypes.MEMBER, bob.value(), JsonValue.obj("membership", "join"));
        JsonValue.Obj users = derived ? JsonValue.Obj.EMPTY : JsonValue.obj(bob.value(), 100);
        add(bob, EventTypes.POWER_LEVELS, "", JsonValue.obj("users", users));
        add(bob, EventTypes.JOIN_RULES, "", JsonValue.obj("join_rule", "public"));
    }

    public RoomId id() {
        return id;
    }

    /// The next event, which becomes part of the room.
    public Pdu add(UserId sender, String type, String stateKey, JsonValue.Obj content) {
        Pdu event = make(sender, type, stateKey, content);
        events.add(event);
        event.asStateKey().ifPresent(key -> state.put(key, event));
        return event;
    }

    /// The next event, which does not.
    public Pdu make(UserId sender, String type, String stateKey, JsonValue.Obj content) {
        List<Pdu> auth = new ArrayList<>();
        for (StateKey key : AuthEventSelector.select(version, sender, type, stateKey, content)) {
            if (state.containsKey(key)) {
                auth.add(state.get(key));
            }
        }
        List<Pdu> prev = events.isEmpty() ? List.of() : List.of(events.getLast());
        Map<dev.vesta.protocol.id.EventId, String> hashes = new HashMap<>();
        prev.forEach(event -> hashes.put(event.eventId(), EventHash.referenceHash(event)));
        auth.forEach(event -> hashes.put(event.eventId(), EventHash.referenceHash(event)));
        return Scene.parsed(EventBuilder.build(
                version,
                new EventBuilder.Template(id, sender, type, stateKey, content, null),
                prev.stream().map(Pdu::eventId).toList(),
                auth.stream().map(Pdu::eventId).toList(),
                hashes,
                events.size() + 1L,
                ts++,
                sender.server(),
                Scene.key(sender.server())));
    }

    /// What the resident server answers as the state.
    public List<JsonValue.Obj> stateJson() {
        return state.values().stream().map(Pdu::json).toList();
    }

    /// All state events so far: more than the auth chain.
    public List<JsonValue.Obj> chainJson() {
        return events.stream()
                .filter(event -> event.stateKey() != null)
                .map(Pdu::json)
                .toList();
    }
}
