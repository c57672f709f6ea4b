package dev.vesta.core.port;

import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.StateKey;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of one room at one moment. Iterators read as they go on: of a large room only a page is in memory.
public interface RoomRows {
    /// @param extremities numbers of the forward extremities
    record RoomRow(
            long nid, String roomId, String version, long revision, List<Long> extremities, long root, long nextOrd) {}

    /// @param keyNid null for a message event
    /// @param key what the number of the key stands for; null when it stands for nothing
    /// @param sender the user behind the number; null when there is none
    /// @param ts origin_server_ts
    /// @param ord [dev.vesta.core.room.StoredEvent#NO_ORD] for an event without a place
    /// @param redactedBy the event that redacted it, 0 when that one is gone; null: none
    /// @param standing the number of what the checks made of it ([dev.vesta.core.log.Standing])
    record EventRow(
            long nid,
            long ord,
            String eventId,
            String type,
            @Nullable Long keyNid,
            @Nullable StateKey key,
            long senderNid,
            @Nullable String sender,
            long ts,
            long depth,
            long rootBefore,
            @Nullable Long redactedBy,
            int standing,
            byte[] json) {
        /// Whether the event is part of the timeline.
        public boolean hasPlace() {
            return ord != StoredEvent.NO_ORD;
        }

        /// Whether the state before it is not known.
        public boolean isOutlier() {
            return !hasPlace() && rootBefore == 0;
        }
    }

    /// A row of `relation`.
    record RelationRow(
            String parentId,
            String relType,
            String type,
            long senderNid,
            long ord,
            @Nullable String key) {}

    /// @param kind 1 for an event
    /// @param userId the user behind the number; null when there is none
    /// @param root the row of `room_root` at this position; null when there is none
    record LogRow(
            long pos,
            int kind,
            @Nullable Long userNid,
            @Nullable String userId,
            long ref,
            @Nullable Long root) {}

    /// A row of `room_root` at a position that the room's log does not have.
    record RootRow(long pos, long root) {}

    /// A row of `current_state`.
    record StateRow(long keyNid, long eventNid) {}

    /// A row of `membership`.
    ///
    /// @param userId the user behind the number; null when there is none
    record MemberRow(
            long userNid, @Nullable String userId, String membership, long eventNid, long ord, long rootBefore) {}

    /// Joined and invited members, as sync counts them.
    record MemberCounts(long joined, long invited) {}

    /// A transaction of one user that names an event of another.
    record TxnRow(long userNid, long eventNid) {}

    /// The room itself; empty when it is gone.
    Optional<RoomRow> room();

    /// All events with a place, by `ord`.
    Iterator<EventRow> events();

    /// All events without a place, by number.
    Iterator<EventRow> beside();

    /// Whether events of the room's past are missing, or came later than what follows them.
    boolean patchy();

    /// All state events, in no order.
    Iterator<EventRow> stateEvents();

    /// Events of this room by number; others are left out.
    Map<Long, EventRow> eventsByNid(Collection<Long> nids);

    /// What these events relate to, by their number.
    Map<Long, RelationRow> relations(Collection<Long> eventNids);

    /// Events of this room by id; others are left out.
    Map<String, EventRow> eventsById(Collection<String> ids);

    /// The number of a (type, state key) pair.
    Optional<Long> keyNid(StateKey key);

    /// All state nodes by number.
    Iterator<StateNode> nodes();

    /// State nodes by number; missing ones are left out.
    Map<Long, StateNode> nodes(Collection<Long> ids);

    /// The room's part of the log by position.
    Iterator<LogRow> log();

    /// At most `limit` rows of `room_root` without a row of the log.
    List<RootRow> rootsOutsideLog(int limit);

    /// All rows of `current_state`.
    Iterator<StateRow> currentState();

    /// All rows of `membership`.
    Iterator<MemberRow> members();

    MemberCounts counts();

    /// At most `limit` transactions whose event has another sender.
    List<TxnRow> foreignTxns(int limit);
}
