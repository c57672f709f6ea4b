package dev.vesta.core.log;

import dev.vesta.core.room.RoomHead;
import dev.vesta.core.state.StateNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that one decision changes in one room. Committed whole or not at all.
///
/// @param before the head that the decision was made upon; its revision is the compare-and-set. Revision 0: the room
///     is made by this commit
/// @param after the head once this is committed; its revision is `before`'s plus one
/// @param events in the order of their `ord`
/// @param nodes new state nodes; a node that exists already (same room and hash) is a broken invariant
/// @param txn the client's transaction and the event it made (the last of `events`), or null
/// @param nowTs milliseconds since the epoch
public record RoomCommit(
        RoomHead before,
        RoomHead after,
        List<NewEvent> events,
        List<StateNode> nodes,
        @Nullable ClientTxn txn,
        long nowTs)
        implements LogItem {}
