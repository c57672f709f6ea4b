package dev.vesta.core.port;

import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which events relate to which. The log writes it with the events; what is redacted relates to nothing.
public interface RelationStore {
    /// How many relations are followed from child to child.
    int MAX_DEPTH = 3;

    /// Which children.
    ///
    /// @param relType only these relations, or null: all. Indirect children must be reached by such relations alone
    /// @param type only events of this type, or null: all
    /// @param recurse children of children too, [#MAX_DEPTH] deep
    record Wanted(
            EventId parent,
            @Nullable String relType,
            @Nullable String type,
            boolean recurse) {}

    /// Children by order, as event numbers.
    ///
    /// @param fromOrd where to begin, itself included
    /// @param backwards towards older events
    List<Long> children(RoomRef room, Wanted wanted, long fromOrd, boolean backwards, int limit);

    /// What is aggregated at an event.
    ///
    /// @param edit the newest edit, or null
    /// @param references the first events that refer to it, at most 100
    /// @param thread the thread that begins here, or null
    record Bundle(
            @Nullable Long edit,
            List<Long> references,
            @Nullable Replies thread) {}

    /// @param latest the newest event in the thread
    /// @param count events in the thread
    /// @param participated whether the asking user wrote one of them
    record Replies(long latest, long count, boolean participated) {}

    /// The aggregations of message events of one room, by event number, in one query; events without any are left
    /// out. An edit counts if it has its original's sender and type.
    ///
    /// @param userNid who asks
    /// @param ignored users whose events are as if they were not there
    Map<Long, Bundle> bundles(RoomRef room, Collection<EventId> events, long userNid, Set<UserId> ignored);

    /// Whether the user annotates this event in this way already.
    ///
    /// @param type of the annotating event
    boolean annotated(RoomRef room, long userNid, String type, EventId parent, String key);

    /// Of these events those that have a child.
    ///
    /// @param relTypes by one of these relations; empty: any
    /// @param senders by one of these users; empty: anybody
    Set<Long> withChildren(RoomRef room, Collection<Long> events, Set<String> relTypes, Set<String> senders);

    /// A thread in a list: the number of its first event, and the place of its newest.
    record Listed(long rootNid, long latestOrd) {}

    /// Threads whose newest event is before that place, the newest first.
    ///
    /// @param participantNid only those in which this user wrote, or null: all
    List<Listed> threads(RoomRef room, long beforeOrd, @Nullable Long participantNid, Set<UserId> ignored, int limit);
}
