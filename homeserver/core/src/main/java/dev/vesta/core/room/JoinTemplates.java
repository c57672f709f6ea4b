package dev.vesta.core.room;

import dev.vesta.core.error.Errors;
import dev.vesta.core.port.RoomStore;
import dev.vesta.protocol.auth.AuthEventSelector;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventHash;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.EventIdFormat;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Membership events for users of other servers, to be completed and signed there.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#joining-rooms))
public final class JoinTemplates {
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");

    private final RoomStore rooms;
    private final StateReader states;
    private final Clock clock;
    private final ServerName serverName;
    private final SigningKey key;

    public JoinTemplates(RoomStore rooms, StateReader states, Clock clock, ServerName serverName, SigningKey key) {
        this.rooms = rooms;
        this.states = states;
        this.clock = clock;
        this.serverName = serverName;
        this.key = key;
    }

    /// An event without hashes and signatures that the room's current state allows; `M_FORBIDDEN` when it allows none.
    /// Nothing is kept of it.
    ///
    /// @param content of the membership event
    public JsonValue.Obj member(RoomRef room, UserId user, JsonValue.Obj content) {
        RoomHead head = rooms.head(room).orElseThrow(RoomAccess::notYours);
        RoomVersion version = room.version();
        List<StateKey> named = AuthEventSelector.select(version, user, EventTypes.MEMBER, user.value(), content);
        Set<StateKey> keys = new LinkedHashSet<>(named);
        keys.add(CREATE);
        Map<StateKey, StoredEvent> state = states.at(room, head.root(), keys);
        List<Pdu> authEvents = named.stream()
                .map(state::get)
                .filter(Objects::nonNull)
                .map(StoredEvent::pdu)
                .toList();
        Pdu event = build(room, head, authEvents, user, content);
        AuthVerdict verdict = EventAuth.check(event, it -> {
            StoredEvent found = state.get(it);
            return found == null ? null : found.pdu();
        });
        if (verdict instanceof AuthVerdict.Denied denied) {
            throw Errors.forbidden(denied.text());
        }
        return event.json().without("signatures").without("hashes").without("event_id");
    }

    private Pdu build(RoomRef room, RoomHead head, List<Pdu> authEvents, UserId user, JsonValue.Obj content) {
        List<RoomHead.Extremity> prev = PrevEvents.choose(head.extremities());
        Map<EventId, String> hashes = new HashMap<>();
        if (room.version().rules().eventIds() == EventIdFormat.STATED) {
            List<Pdu> all = new ArrayList<>(authEvents);
            rooms.events(prev.stream().map(RoomHead.Extremity::eventNid).toList())
                    .values()
                    .forEach(event -> all.add(event.pdu()));
            all.forEach(event -> hashes.put(event.eventId(), EventHash.referenceHash(event)));
        }
        ParseResult<Pdu> built = EventBuilder.build(
                room.version(),
                new EventBuilder.Template(room.id(), user, EventTypes.MEMBER, user.value(), content, null),
                prev.stream().map(RoomHead.Extremity::eventId).toList(),
                authEvents.stream().map(Pdu::eventId).toList(),
                hashes,
                PrevEvents.depthAfter(prev),
                clock.millis(),
                serverName,
                key);
        return switch (built) {
            case ParseResult.Parsed<Pdu>(Pdu event) -> event;
            case ParseResult.Malformed<Pdu>(String reason) -> throw Errors.badJson(reason);
        };
    }
}
