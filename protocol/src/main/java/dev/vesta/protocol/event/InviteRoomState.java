package dev.vesta.protocol.event;

import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The state of a room that servers show each other with invites and knocks: `invite_room_state` and
/// `knock_room_state`, full events that must hold the create event (MSC4311).
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#put_matrixfederationv2inviteroomideventid))
///
/// None of it proves what the room's state is: there are no auth chains. It only lets users see what they are asked
/// into, and tells truly which room that is.
public final class InviteRoomState {
    /// Honest lists have about ten; each entry costs us a signature or more.
    public static final int MAX_ENTRIES = 100;

    private InviteRoomState() {}

    /// Says whether an event bears all the signatures that it needs ([EventSignatures#requiredSigners]).
    @FunctionalInterface
    public interface SignatureCheck {
        /// Whether each of those servers signed the event with a key that may be used for it.
        boolean isSigned(Pdu event);
    }

    /// What is wrong with a list, each an `M_INVALID_PARAM` by the endpoint's specification.
    public enum Fault {
        /// It is absent or longer than [#MAX_ENTRIES].
        NO_LIST,
        /// The create event is not among the entries.
        NO_CREATE,
        /// An entry is no state event in the format of the room version.
        FORMAT,
        /// An entry is of another room.
        OTHER_ROOM,
        /// An entry lacks a good signature.
        SIGNATURE
    }

    /// The verdict on the list that came with an invite.
    public sealed interface Verdict {}

    /// The invite may go on.
    ///
    /// @param events the entries that are events of this room, redacted where their content hash was wrong
    /// @param stripped what clients may see: those events, and what servers older than MSC4311 sent, stripped
    public record Accepted(List<Pdu> events, List<JsonValue.Obj> stripped) implements Verdict {
        public Accepted {
            events = List.copyOf(events);
            stripped = List.copyOf(stripped);
        }
    }

    /// The invite is to be refused; `reason` is a sentence for the other server.
    public record Rejected(Fault fault, String reason) implements Verdict {}

    /// Judges the list that came with an invite. Where room ids are the create event's hash any fault rejects the
    /// invite, as the specification wants since version 12. In older versions it lets servers choose, and those
    /// that do not know MSC4311 send stripped events there: nothing is rejected, and entries that are neither
    /// good events nor of stripped form are left out.
    ///
    /// @param entries the `invite_room_state`, or null when there is none
    public static Verdict ofInvite(
            RoomVersion version, RoomId roomId, JsonValue.@Nullable Arr entries, SignatureCheck signatures) {
        if (!version.rules().roomIdIsCreateHash()) {
            return ofKnock(version, roomId, entries, signatures);
        }
        if (entries == null || entries.items().size() > MAX_ENTRIES) {
            return new Rejected(Fault.NO_LIST, "`invite_room_state` is missing or has too many entries.");
        }
        List<Pdu> events = new ArrayList<>();
        for (JsonValue entry : entries.items()) {
            switch (judge(version, roomId, entry, signatures)) {
                case Good(Pdu event) -> events.add(event);
                case Bad(Fault fault, String why) -> {
                    return new Rejected(fault, "An entry of `invite_room_state` " + why);
                }
            }
        }
        if (events.stream().noneMatch(InviteRoomState::isCreate)) {
            return new Rejected(Fault.NO_CREATE, "`invite_room_state` lacks the m.room.create event.");
        }
        return new Accepted(events, events.stream().map(StrippedState::strip).toList());
    }

    /// What is good of the list that answered a knock: by then the knock has happened, so that bad entries are only
    /// left out.
    /// ([spec](https://spec.matrix.org/v1.19/server-server-api/#put_matrixfederationv1send_knockroomideventid))
    ///
    /// @param entries the `knock_room_state`, or null when there is none
    public static Accepted ofKnock(
            RoomVersion version, RoomId roomId, JsonValue.@Nullable Arr entries, SignatureCheck signatures) {
        List<Pdu> events = new ArrayList<>();
        List<JsonValue.Obj> stripped = new ArrayList<>();
        List<JsonValue> items = entries == null ? List.of() : entries.items();
        for (JsonValue entry : items.subList(0, Math.min(items.size(), MAX_ENTRIES))) {
            switch (judge(version, roomId, entry, signatures)) {
                case Good(Pdu event) -> {
                    events.add(event);
                    stripped.add(StrippedState.strip(event));
                }
                case Bad(Fault fault, String why) -> {
                    if (fault == Fault.FORMAT && !version.rules().roomIdIsCreateHash()) {
                        alreadyStripped(roomId, entry).ifPresent(stripped::add);
                    }
                }
            }
        }
        return new Accepted(events, stripped);
    }

    /// The list that we send: the events whole. ([StrippedState#keys] says which.)
    ///
    /// @throws IllegalArgumentException when the create event is not among them
    public static JsonValue.Arr toSend(List<Pdu> state) {
        if (state.stream().noneMatch(InviteRoomState::isCreate)) {
            throw new IllegalArgumentException("no create event");
        }
        return JsonValue.arr(state.stream().map(Pdu::json).toArray());
    }

    private sealed interface Entry {}

    private record Good(Pdu event) implements Entry {}

    private record Bad(Fault fault, String why) implements Entry {}

    private static Entry judge(RoomVersion version, RoomId roomId, JsonValue entry, SignatureCheck signatures) {
        if (!(entry instanceof JsonValue.Obj object)) {
            return new Bad(Fault.FORMAT, "is no object.");
        }
        return switch (Pdu.of(version, object)) {
            case Malformed<Pdu>(String reason) -> new Bad(Fault.FORMAT, "is malformed: " + reason);
            case Parsed<Pdu>(Pdu event) -> judge(roomId, event, signatures);
        };
    }

    private static Entry judge(RoomId roomId, Pdu event, SignatureCheck signatures) {
        if (event.stateKey() == null) {
            return new Bad(Fault.FORMAT, "is no state event.");
        }
        // The hash is the room id; one that is stated beside it makes the event unfit for the version.
        boolean idBesideHash = isCreate(event)
                && event.version().rules().roomIdIsCreateHash()
                && event.json().has("room_id");
        if (idBesideHash || !isOfVersion(event)) {
            return new Bad(
                    Fault.FORMAT,
                    "is no create event of room version " + event.version().id() + ".");
        }
        if (!event.roomId().equals(roomId)) {
            return new Bad(Fault.OTHER_ROOM, "is of another room.");
        }
        if (!signatures.isSigned(event)) {
            return new Bad(Fault.SIGNATURE, "is not signed as it must be.");
        }
        return new Good(EventSignatures.contentHashMatches(event) ? event : event.redacted());
    }

    private static boolean isCreate(Pdu event) {
        return event.type().equals(EventTypes.CREATE) && "".equals(event.stateKey());
    }

    /// A create event that names another version was read by the wrong rules.
    private static boolean isOfVersion(Pdu event) {
        return !isCreate(event)
                || event.content()
                        .string("room_version")
                        .orElse("1")
                        .equals(event.version().id());
    }

    /// An entry of stripped form, without what clients should not see.
    private static Optional<JsonValue.Obj> alreadyStripped(RoomId roomId, JsonValue entry) {
        if (!(entry instanceof JsonValue.Obj object)) {
            return Optional.empty();
        }
        boolean wellFormed = object.object("content").isPresent()
                && object.string("sender").flatMap(UserId::parse).isPresent()
                && object.string("state_key").isPresent()
                && object.string("type").isPresent();
        boolean ofOtherRoom =
                object.has("room_id") && !object.string("room_id").orElse("").equals(roomId.value());
        boolean fits = CanonicalJson.encode(object).length <= PduFields.MAX_EVENT_BYTES;
        return wellFormed && !ofOtherRoom && fits
                ? Optional.of(JsonValue.obj(
                        "content", object.get("content"),
                        "sender", object.get("sender"),
                        "state_key", object.get("state_key"),
                        "type", object.get("type")))
                : Optional.empty();
    }
}
