package dev.vesta.protocol.event;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.json.SharedMembers;
import dev.vesta.protocol.room.RoomVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An event as servers exchange it: its canonical bytes and the parsed form. Immutable.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#pdus))
public final class Pdu {
    /// Why an event over the size limit is malformed: the one fault that has an error code of its own.
    public static final String TOO_LARGE = "The event is larger than 65,536 bytes.";

    private final RoomVersion version;
    private final JsonValue.Obj json;
    private final byte[] canonical;
    private final PduFields fields;

    /// Hashed when first asked for: whoever reads many events from the store does not need it of each. Threads that
    /// race compute the same.
    private volatile @Nullable EventId eventId;

    /// Made when first asked for.
    private volatile @Nullable SharedMembers clientForm;

    private Pdu(
            RoomVersion version, JsonValue.Obj json, byte[] canonical, PduFields fields, @Nullable EventId eventId) {
        this.version = version;
        this.json = json;
        this.canonical = canonical;
        this.fields = fields;
        this.eventId = eventId == null ? fields.statedEventId() : eventId;
    }

    /// Parses an event of a room of this version: its form, field types, canonical numbers and the size limits of the
    /// spec (65,536 bytes; 255 bytes for sender, room id, type, state key). Signatures, hashes and authorization
    /// are not looked at. For a create event of version 12 the room id is derived from the event.
    public static ParseResult<Pdu> parse(RoomVersion version, byte[] json) {
        return switch (JsonReader.readObject(json)) {
            case Parsed<JsonValue.Obj>(JsonValue.Obj event) -> of(version, event);
            case Malformed<JsonValue.Obj>(String reason) -> new Malformed<>(reason);
        };
    }

    /// The same for an event that was read already, for instance as a part of a transaction.
    public static ParseResult<Pdu> of(RoomVersion version, JsonValue.Obj json) {
        return of(version, json, null);
    }

    static ParseResult<Pdu> of(RoomVersion version, JsonValue.Obj json, @Nullable EventId eventId) {
        JsonValue.Obj event = json.without("unsigned");
        byte[] canonical = CanonicalJson.encode(event);
        String broken = PduFields.limits(version.rules(), event, canonical);
        if (broken != null) {
            return new Malformed<>(broken);
        }
        return withFields(version, event, canonical, eventId);
    }

    private static ParseResult<Pdu> withFields(
            RoomVersion version, JsonValue.Obj event, byte[] canonical, @Nullable EventId eventId) {
        try {
            PduFields fields = PduFields.of(version.rules(), event);
            return new Parsed<>(new Pdu(version, event, canonical, fields, eventId));
        } catch (PduFields.Refused e) {
            return new Malformed<>(e.reason);
        }
    }

    /// The same for an event of our own store: it was checked when it came, so a malformed one is a broken invariant.
    public static Pdu fromStore(RoomVersion version, byte[] canonicalJson) {
        return stored(version, canonicalJson, null);
    }

    /// The same where the store knows the event id, which saves hashing.
    public static Pdu fromStore(RoomVersion version, byte[] canonicalJson, EventId eventId) {
        return stored(version, canonicalJson, eventId);
    }

    private static Pdu stored(RoomVersion version, byte[] canonicalJson, @Nullable EventId eventId) {
        ParseResult<Pdu> result =
                switch (JsonReader.readObject(canonicalJson)) {
                    case Parsed<JsonValue.Obj>(JsonValue.Obj event) ->
                        withFields(version, event, canonicalJson, eventId);
                    case Malformed<JsonValue.Obj>(String reason) -> new Malformed<>(reason);
                };
        return switch (result) {
            case Parsed<Pdu>(Pdu pdu) -> pdu;
            case Malformed<Pdu>(String reason) ->
                throw new IllegalStateException("the store holds a malformed event: " + reason);
        };
    }

    public RoomVersion version() {
        return version;
    }

    /// The reference hash as an id; in versions 1 and 2 the id that the event states.
    public EventId eventId() {
        EventId known = eventId;
        if (known == null) {
            known = EventHash.eventId(version, EventHash.essence(version, json));
            eventId = known;
        }
        return known;
    }

    public RoomId roomId() {
        RoomId stated = fields.statedRoomId();
        return stated == null ? RoomId.ofCreate(eventId()) : stated;
    }

    public String type() {
        return fields.type();
    }

    /// The state key, or null when this is no state event.
    public @Nullable String stateKey() {
        return fields.stateKey();
    }

    /// Type and state key of a state event.
    public Optional<StateKey> asStateKey() {
        String stateKey = fields.stateKey();
        return stateKey == null ? Optional.empty() : Optional.of(new StateKey(fields.type(), stateKey));
    }

    public UserId sender() {
        return fields.sender();
    }

    public JsonValue.Obj content() {
        return fields.content();
    }

    public long depth() {
        return fields.depth();
    }

    /// Milliseconds since the epoch, as the origin claims.
    public long originServerTs() {
        return fields.originServerTs();
    }

    public List<EventId> prevEvents() {
        return fields.prevEvents();
    }

    /// The auth events that the event names (in version 12 the create event is implied and not among them).
    public List<EventId> authEvents() {
        return fields.authEvents();
    }

    /// The event that this one redacts (top level before version 11, in the content since), or null.
    public @Nullable EventId redacts() {
        return fields.redacts();
    }

    /// The whole event as an object, without `unsigned`.
    public JsonValue.Obj json() {
        return json;
    }

    /// The canonical bytes, without `unsigned`. Callers must not change the array.
    public byte[] canonicalBytes() {
        return canonical;
    }

    /// What all clients are told of the event: everything but `room_id` and `unsigned`.
    public SharedMembers clientForm() {
        SharedMembers known = clientForm;
        if (known == null) {
            known = ClientForm.of(this);
            clientForm = known;
        }
        return known;
    }

    /// The redacted copy, with the same id.
    public Pdu redacted() {
        return switch (of(version, Redaction.redact(version, json), eventId())) {
            case Parsed<Pdu>(Pdu pdu) -> pdu;
            case Malformed<Pdu>(String reason) ->
                throw new IllegalStateException("redaction broke an event: " + reason);
        };
    }

    /// Events are equal when their bytes are.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pdu pdu && version == pdu.version && Arrays.equals(canonical, pdu.canonical);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(canonical);
    }

    /// For logs: id and type, no content.
    @Override
    public String toString() {
        return eventId() + " (" + type() + ")";
    }
}
