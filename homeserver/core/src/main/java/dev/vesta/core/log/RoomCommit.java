package dev.vesta.core.log;

import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.state.StateNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything that one decision changes in one room. Committed whole or not at all.
///
/// @param before the head that the decision was made upon; its revision is the compare-and-set. Revision 0: the room
///     is made by this commit
/// @param after the head once this is committed; its revision is `before`'s plus one
/// @param events at least one; those with a place in the order of their `ord`
/// @param nodes new state nodes; a node that exists already (same room and hash) is a broken invariant
/// @param txn the client's transaction and the event it made (the last of `events`), or null
/// @param nowTs milliseconds since the epoch
/// @param history what the commit says of the room's past
/// @param moves all keys at which the current state changes, when resolution had a part in it; null when each state
///     event of the commit is itself the change, as it is in rooms without branches. Moves to events that are no
///     news of this commit get log rows of kind [LogKind#STATE]. With moves the commit has one new root, at its last
///     row about state; without, each event that changes the state has its own
public record RoomCommit(
        RoomHead before,
        RoomHead after,
        List<NewEvent> events,
        List<StateNode> nodes,
        @Nullable ClientTxn txn,
        long nowTs,
        History history,
        @Nullable List<StateMove> moves)
        implements LogItem {
    /// Gaps in the room's order, and whether the events belong to its past.
    ///
    /// @param past true: the events were fetched to fill a gap or backfilled. They have the places that
    ///     [dev.vesta.core.room.Order] gave them, change no current state (`rootAfter` is the root of the
    ///     room's head) and are no news: nobody finds them in a sync
    /// @param open gaps that are new or have changed
    /// @param closed the places of events at whose gaps nothing is missing any more
    public record History(boolean past, List<RoomGap> open, List<Long> closed) {
        /// News without gaps.
        public static final History NONE = new History(false, List.of(), List.of());
    }

    /// The events that clients get to hear of.
    public List<NewEvent> news() {
        return history.past()
                ? List.of()
                : events.stream().filter(NewEvent::hasPlace).toList();
    }

    /// The users (by number) whose membership changes.
    public List<Long> movedUsers() {
        Stream<@Nullable Long> users = moves == null
                ? news().stream().map(NewEvent::targetNid)
                : moves.stream().map(StateMove::targetNid);
        return users.filter(Objects::nonNull).toList();
    }

    /// A commit whose state events are the changes.
    public RoomCommit(
            RoomHead before,
            RoomHead after,
            List<NewEvent> events,
            List<StateNode> nodes,
            @Nullable ClientTxn txn,
            long nowTs,
            History history) {
        this(before, after, events, nodes, txn, nowTs, history, null);
    }

    /// A commit of news without gaps.
    public RoomCommit(
            RoomHead before,
            RoomHead after,
            List<NewEvent> events,
            List<StateNode> nodes,
            @Nullable ClientTxn txn,
            long nowTs) {
        this(before, after, events, nodes, txn, nowTs, History.NONE);
    }
}
