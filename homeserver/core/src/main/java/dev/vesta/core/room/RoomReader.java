package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomAccess.Access;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.Membership;
import dev.vesta.core.sync.Tokens;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a user may read of a room; `M_FORBIDDEN` for other people's rooms, whether they exist or not. Events come in
/// the form that clients get.
public final class RoomReader {
    /// How deep the creator's join lies: behind the create event, which is the first.
    private static final int JOINED_DEPTH = 2;

    private final RoomStore rooms;
    private final SyncStore sync;
    private final StateReader states;
    private final RoomAccess access;
    private final EventSight sight;

    public RoomReader(RoomStore rooms, SyncStore sync, Numbers numbers, StateReader states, EventSight sight) {
        this.rooms = rooms;
        this.sync = sync;
        this.states = states;
        this.access = new RoomAccess(rooms, numbers);
        this.sight = sight;
    }

    /// The whole state: the present one for members, the one at their leaving for those who left.
    public List<JsonValue.Obj> state(Caller caller, RoomId room) {
        return sight.writeState(stateEvents(caller, access.reader(caller, room)), true);
    }

    /// One state event in the client's form; `M_NOT_FOUND` when there is none.
    public JsonValue.Obj stateEvent(Caller caller, RoomId room, StateKey key) {
        Access reader = access.reader(caller, room);
        Optional<StoredEvent> found = reader.hasLeft() && key.equals(RoomAccess.member(caller))
                ? Optional.ofNullable(reader.member())
                : states.at(reader.room(), root(reader), key);
        return sight.writeStateEvent(found.orElseThrow(() -> Errors.notFound("The room has no such state.")));
    }

    /// One event, if the caller may see it; `M_NOT_FOUND` otherwise, also in rooms that are not the caller's.
    public JsonValue.Obj event(Caller caller, RoomId room, EventId event) {
        Access reader = access.readerIfAny(caller, room).orElseThrow(RoomReader::noSuchEvent);
        StoredEvent found =
                rooms.event(reader.room(), event).filter(StoredEvent::hasPlace).orElseThrow(RoomReader::noSuchEvent);
        List<EventSight.Seen> seen = sight.visible(caller, reader.room(), List.of(found), reader.joined());
        if (seen.isEmpty()) {
            throw noSuchEvent();
        }
        return sight.write(caller, seen, true).getFirst();
    }

    /// Membership events.
    ///
    /// @param at a `prev_batch` or another token: the members as they were there; null: now
    public List<JsonValue.Obj> members(
            Caller caller,
            RoomId room,
            @Nullable String at,
            @Nullable String membership,
            @Nullable String notMembership) {
        Access reader = access.reader(caller, room);
        List<StoredEvent> state = at == null || reader.hasLeft()
                ? stateEvents(caller, reader)
                : states.all(reader.room(), rootAt(reader, at));
        List<StoredEvent> members = state.stream()
                .filter(event -> event.pdu().type().equals(EventTypes.MEMBER))
                .filter(event -> {
                    String is = event.pdu().content().string("membership").orElse("");
                    // With both given, whoever meets either is listed.
                    return (membership == null && notMembership == null)
                            || is.equals(membership)
                            || (notMembership != null && !is.equals(notMembership));
                })
                .toList();
        return sight.writeState(members, true);
    }

    /// The rooms that the caller is joined to.
    public List<RoomId> joinedRooms(Caller caller) {
        return sync.memberships(caller.userNid()).memberships().stream()
                .filter(membership -> membership.membership().equals("join"))
                .map(Membership::room)
                .map(RoomRef::id)
                .toList();
    }

    private List<StoredEvent> stateEvents(Caller caller, Access reader) {
        List<StoredEvent> state = states.all(reader.room(), root(reader));
        StoredEvent leaving = reader.member();
        if (!reader.hasLeft() || leaving == null) {
            return state;
        }
        // The root is the state before they left: their own leaving is what they saw last.
        StateKey own = RoomAccess.member(caller);
        return Stream.concat(
                        state.stream().filter(event -> event.pdu()
                                .asStateKey()
                                .filter(own::equals)
                                .isEmpty()),
                        Stream.of(leaving))
                .toList();
    }

    private static long root(Access reader) {
        StoredEvent leaving = reader.member();
        return reader.hasLeft() && leaving != null
                ? leaving.rootBefore()
                : reader.head().root();
    }

    private long rootAt(Access reader, String at) {
        RoomRef room = reader.room();
        return switch (Tokens.parse("at", at)) {
            case Tokens.Token.Position position ->
                sync.rootsAt(List.of(room.nid()), position.pos()).getOrDefault(room.nid(), 0L);
            // The state just before the first event behind that place. A room begins with its creator: where a
            // timeline holds the create event or their join, there were no members yet, and theirs is the answer.
            case Tokens.Token.Place place ->
                rooms.page(room, place.ord(), false, 1 + JOINED_DEPTH).stream()
                        .filter(event -> event.pdu().depth() > JOINED_DEPTH)
                        .findFirst()
                        .map(StoredEvent::rootBefore)
                        .orElse(reader.head().root());
        };
    }

    static MatrixException noSuchEvent() {
        return Errors.notFound("There is no such event, or you may not see it.");
    }
}
