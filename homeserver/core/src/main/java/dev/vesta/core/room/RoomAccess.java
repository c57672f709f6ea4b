package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.visibility.HistoryVisibility;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who may look into a room, and as of when. A stranger learns nothing, not even that the room exists.
final class RoomAccess {
    private static final StateKey VISIBILITY = new StateKey(EventTypes.HISTORY_VISIBILITY, "");

    private final RoomStore rooms;
    private final Numbers numbers;

    RoomAccess(RoomStore rooms, Numbers numbers) {
        this.rooms = rooms;
        this.numbers = numbers;
    }

    /// What a user sees of a room.
    ///
    /// @param head the committed head at the time of asking
    /// @param member the user's own membership event, or null
    /// @param membership what it says, or null
    record Access(
            RoomRef room,
            RoomHead head,
            @Nullable StoredEvent member,
            @Nullable String membership) {
        boolean joined() {
            return "join".equals(membership);
        }

        /// The newest event that the user may see: the newest of all, or their own leaving.
        long lastOrd() {
            return member == null || !hasLeft() ? head.nextOrd() - 1 : member.ord();
        }

        boolean hasLeft() {
            return "leave".equals(membership) || "ban".equals(membership);
        }
    }

    /// The one refusal for rooms that are not the caller's, whether they exist or not.
    static MatrixException notYours() {
        return Errors.forbidden("You are not in this room, or there is no such room.");
    }

    /// For members, for those who left (who see the room as it was then, until they forget it), and for anybody where
    /// the room is world-readable. `M_FORBIDDEN` otherwise.
    Access reader(Caller caller, RoomId roomId) {
        return readerIfAny(caller, roomId).orElseThrow(RoomAccess::notYours);
    }

    /// As [#reader], but empty instead of refusing.
    Optional<Access> readerIfAny(Caller caller, RoomId roomId) {
        RoomRef room = rooms.find(roomId).orElse(null);
        return room == null ? Optional.empty() : rooms.head(room).flatMap(head -> readerAt(caller, head));
    }

    /// As [#readerIfAny], for who has the head already.
    Optional<Access> readerAt(Caller caller, RoomHead head) {
        RoomRef room = head.room();
        // By the tree: its nodes are mostly in the cache, and the answer fits to the head.
        Map<StateKey, StoredEvent> now =
                new StateReader(rooms, numbers).at(room, head.root(), List.of(member(caller), VISIBILITY));
        StoredEvent member = now.get(member(caller));
        String membership = member == null
                ? null
                : member.pdu().content().string("membership").orElse(null);
        Access access = new Access(room, head, member, membership);
        boolean remembers = access.hasLeft() && wasIn(caller, room, member);
        if (access.joined() || (remembers && !rooms.hasForgotten(room, caller.userNid()))) {
            return Optional.of(access);
        }
        StoredEvent visibility = now.get(VISIBILITY);
        if (HistoryVisibility.of(visibility == null ? null : visibility.pdu()) == HistoryVisibility.WORLD_READABLE) {
            return Optional.of(new Access(room, head, null, membership));
        }
        return Optional.empty();
    }

    /// Whether the caller is in the room and has the power that its canonical alias takes: who has it decides how the
    /// room is found.
    boolean mayManage(Caller caller, RoomRef room) {
        StateKey create = new StateKey(EventTypes.CREATE, "");
        StateKey levels = new StateKey(EventTypes.POWER_LEVELS, "");
        Map<StateKey, StoredEvent> now = current(room, List.of(member(caller), create, levels));
        StoredEvent first = now.get(create);
        if (first == null || !isJoined(now.get(member(caller)))) {
            return false;
        }
        StoredEvent powers = now.get(levels);
        PowerLevels power = PowerLevels.of(first.pdu(), powers == null ? null : powers.pdu());
        return power.ofUser(caller.user()) >= power.toSend(EventTypes.CANONICAL_ALIAS, true);
    }

    /// Whether the caller is in the room now.
    boolean isJoined(Caller caller, RoomRef room) {
        return isJoined(current(room, List.of(member(caller))).get(member(caller)));
    }

    /// Whether anybody may read the room.
    boolean isWorldReadable(RoomRef room) {
        StoredEvent visibility = current(room, List.of(VISIBILITY)).get(VISIBILITY);
        return HistoryVisibility.of(visibility == null ? null : visibility.pdu()) == HistoryVisibility.WORLD_READABLE;
    }

    private static boolean isJoined(@Nullable StoredEvent member) {
        return member != null
                && member.pdu()
                        .content()
                        .string("membership")
                        .filter("join"::equals)
                        .isPresent();
    }

    /// Current state events by key.
    Map<StateKey, StoredEvent> current(RoomRef room, List<StateKey> keys) {
        Map<StateKey, Long> known = numbers.knownStateKeys(keys);
        Map<Long, Long> nids = rooms.currentState(room, known.values());
        Map<Long, StoredEvent> events = rooms.events(nids.values());
        Map<StateKey, StoredEvent> found = new HashMap<>();
        known.forEach((key, number) ->
                Optional.ofNullable(nids.get(number)).map(events::get).ifPresent(event -> found.put(key, event)));
        return found;
    }

    /// Somebody who rejected an invite, or was banned from outside, never was in the room.
    private boolean wasIn(Caller caller, RoomRef room, @Nullable StoredEvent member) {
        if (member == null) {
            return false;
        }
        return new StateReader(rooms, numbers)
                .at(room, member.rootBefore(), member(caller))
                .flatMap(before -> before.pdu().content().string("membership"))
                .filter("join"::equals)
                .isPresent();
    }

    static StateKey member(Caller caller) {
        return new StateKey(EventTypes.MEMBER, caller.user().value());
    }
}
