package dev.vesta.protocol.event;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An event as servers exchange it: its canonical bytes and the parsed form. Immutable.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#pdus))
public final class Pdu {
    private Pdu() {}

    /// Parses an event of a room of this version: its form, field types, canonical numbers and the size limits of the
    /// spec (65,536 bytes; 255 bytes for sender, room id, type, state key). Signatures, hashes and authorization
    /// are not looked at. For a create event of version 12 the room id is derived from the event.
    public static ParseResult<Pdu> parse(RoomVersion version, byte[] json) {
        throw new UnsupportedOperationException();
    }

    /// The same for an event of our own store: it was checked when it came, so a malformed one is a broken invariant.
    public static Pdu fromStore(RoomVersion version, byte[] canonicalJson) {
        throw new UnsupportedOperationException();
    }

    public RoomVersion version() {
        throw new UnsupportedOperationException();
    }

    public EventId eventId() {
        throw new UnsupportedOperationException();
    }

    public RoomId roomId() {
        throw new UnsupportedOperationException();
    }

    public String type() {
        throw new UnsupportedOperationException();
    }

    /// The state key, or null when this is no state event.
    public @Nullable String stateKey() {
        throw new UnsupportedOperationException();
    }

    /// Type and state key of a state event.
    public Optional<StateKey> asStateKey() {
        throw new UnsupportedOperationException();
    }

    public UserId sender() {
        throw new UnsupportedOperationException();
    }

    public JsonValue.Obj content() {
        throw new UnsupportedOperationException();
    }

    public long depth() {
        throw new UnsupportedOperationException();
    }

    /// Milliseconds since the epoch, as the origin claims.
    public long originServerTs() {
        throw new UnsupportedOperationException();
    }

    public List<EventId> prevEvents() {
        throw new UnsupportedOperationException();
    }

    /// The auth events that the event names (in version 12 the create event is implied and not among them).
    public List<EventId> authEvents() {
        throw new UnsupportedOperationException();
    }

    /// The event that this one redacts (top level before version 11, in the content since), or null.
    public @Nullable EventId redacts() {
        throw new UnsupportedOperationException();
    }

    /// The whole event as an object, without `unsigned`.
    public JsonValue.Obj json() {
        throw new UnsupportedOperationException();
    }

    /// The canonical bytes, without `unsigned`. Callers must not change the array.
    public byte[] canonicalBytes() {
        throw new UnsupportedOperationException();
    }
}
