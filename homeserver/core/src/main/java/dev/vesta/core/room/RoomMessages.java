package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.port.RelationStore;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.relation.RelatesTo;
import dev.vesta.protocol.relation.RelatesTo.Relation;
import dev.vesta.protocol.relation.RelationRules;
import dev.vesta.protocol.relation.RelationTypes;

/// Sending. ([spec](https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room))
public final class RoomMessages {
    private final RoomStore rooms;
    private final RelationStore relations;
    private final RoomWriter writer;
    private final StateGate gate;
    private final Succession succession;

    public RoomMessages(RoomStore rooms, RelationStore relations, RoomWriter writer, StateGate gate) {
        this(rooms, relations, writer, gate, Succession.NONE);
    }

    /// @param succession hears of tombstones, and of joins that are sent as state
    public RoomMessages(
            RoomStore rooms, RelationStore relations, RoomWriter writer, StateGate gate, Succession succession) {
        this.succession = succession;
        this.rooms = rooms;
        this.relations = relations;
        this.writer = writer;
        this.gate = gate;
    }

    /// Sends a message event. The same device, room, type and transaction id give the same event id again. `M_BAD_JSON`
    /// when the type is one that the server acts on and the content does not fit it; `M_DUPLICATE_ANNOTATION` for
    /// the same reaction again.
    public EventId send(Caller caller, RoomId room, String type, String txnId, JsonValue.Obj content) {
        WellFormed.message(type, content);
        String endpoint = "send/" + room + "/" + type;
        if (type.equals(EventTypes.REDACTION)) {
            EventId redacts = content.string("redacts")
                    .flatMap(EventId::parse)
                    .orElseThrow(() -> Errors.badJson("m.room.redaction: redacts: must be the id of an event."));
            return redact(caller, room, redacts, new Txn(endpoint, txnId), content.without("redacts"));
        }
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        Relation relation = RelatesTo.of(content).relation();
        return writer.write(ref, new Txn(endpoint, txnId).of(caller), view -> {
            view.checkJoined(caller.user());
            if (relation != null) {
                check(view, ref, caller, type, relation);
            }
            return Decided.send(Draft.message(caller.user(), type, content));
        });
    }

    /// Redacts an event. `M_FORBIDDEN` for other people's without the power, `M_NOT_FOUND` for unknown ones.
    ///
    /// @param content of the redaction, such as its `reason`
    public EventId redact(Caller caller, RoomId room, EventId event, String txnId, JsonValue.Obj content) {
        WellFormed.message(EventTypes.REDACTION, content);
        Txn txn = new Txn("redact/" + room + "/" + event, txnId);
        return redact(caller, room, event, txn, content.without("redacts"));
    }

    private EventId redact(Caller caller, RoomId room, EventId event, Txn txn, JsonValue.Obj content) {
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        return writer.write(ref, txn.of(caller), view -> {
            view.checkJoined(caller.user());
            Redactions.check(view, caller, event);
            return Decided.send(Draft.redaction(caller.user(), event, content));
        });
    }

    /// Sets state; what is there already, word for word, is not sent again. `M_BAD_JSON` as for messages, and
    /// for power levels that name a creator whom the room's version puts above all; `M_BAD_ALIAS` and
    /// `M_INVALID_PARAM` for aliases that do not lead to the room.
    public EventId setState(Caller caller, RoomId room, StateKey key, JsonValue.Obj wished) {
        if (key.type().equals(EventTypes.CREATE)) {
            throw Errors.invalidParam("A room has its m.room.create event from the beginning, and no other.");
        }
        // The server says who authorised a join: what a client says of it is not even looked at.
        JsonValue.Obj content = key.type().equals(EventTypes.MEMBER) ? wished.without(Admission.AUTHORISER) : wished;
        WellFormed.state(key.type(), content);
        RoomRef ref = rooms.find(room).orElseThrow(RoomAccess::notYours);
        boolean ownMembership =
                key.equals(new StateKey(EventTypes.MEMBER, caller.user().value()));
        StateGate.Content prepared = prepare(caller, ref, key, content);
        EventId sent = writer.write(ref, null, view -> {
            if (!ownMembership) {
                view.checkJoined(caller.user());
            }
            JsonValue.Obj complete = prepared.in(view);
            Pdu now = view.state(key);
            if (now != null
                    && now.sender().equals(caller.user())
                    && now.content().equals(complete)) {
                return new Decided.Already(now.eventId());
            }
            return Decided.send(Draft.state(caller.user(), key, complete));
        });
        if (key.equals(new StateKey(EventTypes.TOMBSTONE, ""))) {
            succession.closed(ref);
        } else if (ownMembership
                && content.string("membership").filter("join"::equals).isPresent()) {
            succession.joined(caller, ref);
        }
        return sent;
    }

    /// What is wrong with the content is told only once it is clear that the caller may know of the room.
    private StateGate.Content prepare(Caller caller, RoomRef room, StateKey key, JsonValue.Obj content) {
        try {
            return gate.prepare(caller, room, key, content);
        } catch (MatrixException refused) {
            return view -> {
                throw refused;
            };
        }
    }

    /// The rules for new relations; everything else that is wrong with one only makes it count for nothing.
    private void check(RoomView view, RoomRef room, Caller caller, String type, Relation relation) {
        String key = relation.key();
        if (relation.relType().equals(RelationTypes.ANNOTATION) && key != null) {
            boolean there = view.isPending(event -> event.sender().equals(caller.user())
                            && event.type().equals(type)
                            && relation.equals(RelatesTo.of(event.content()).relation()))
                    || relations.annotated(room, caller.userNid(), type, relation.eventId(), key);
            if (there) {
                throw Errors.of(ErrCode.M_DUPLICATE_ANNOTATION, "You have reacted with this to the event already.");
            }
        }
        if (relation.relType().equals(RelationTypes.THREAD)) {
            StoredEvent root = view.event(relation.eventId());
            if (root != null && !RelationRules.mayBeThreadRoot(root.pdu())) {
                throw Errors.of(ErrCode.M_UNKNOWN, 400, "No thread can begin at an event that relates to another.");
            }
        }
    }

    /// A client's transaction id, and what it is good for.
    private record Txn(String endpoint, String id) {
        ClientTxn of(Caller caller) {
            return new ClientTxn(caller.userNid(), caller.device(), endpoint, id);
        }
    }
}
