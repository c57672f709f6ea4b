package dev.vesta.core.port;

import dev.vesta.core.room.RoomRef;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Forgetting, and deleting what nobody needs any more. Each method is one small transaction; what takes several is
/// noted durably first, so that it goes on after a crash, and doing it twice does no harm.
public interface RoomRemoval {
    /// Marks the user's membership as forgotten. Void by itself once the membership changes.
    ///
    /// @return false, and nothing is marked, when the user is in the room, invited or knocking
    boolean forget(RoomRef room, long userNid);

    /// Rooms that all local users who were ever in them have forgotten; at most so many.
    List<RoomRef> forgottenByAll(int limit);

    /// Takes the room away from everybody at once and notes that its rows are to be deleted. Whatever was decided upon
    /// the room but not committed fails.
    ///
    /// @param evenIfRemembered also when local users are in the room or have not forgotten it
    /// @return false, and nothing happened, when the room is needed, or gone, or was written to at this moment
    boolean condemn(RoomRef room, boolean evenIfRemembered);

    /// Whether a local user is joined to the room, invited or knocking.
    boolean inUse(RoomRef room);

    /// The place of the first event that was made at that time or later (milliseconds since the epoch); empty when
    /// there is none.
    OptionalLong placeOf(RoomRef room, long ts);

    /// Notes that the room's messages before that place are to be deleted. A later place replaces an earlier one.
    void condemnHistory(RoomRef room, long beforeOrd);

    /// What is noted and not done.
    List<Open> open();

    /// @param room the room whose history is to go; null when all of the room is
    /// @param beforeOrd messages before this place go
    record Open(long roomNid, @Nullable RoomRef room, long beforeOrd) {}

    /// Deletes at most so many rows of a condemned room; false when none is left and the note is gone.
    boolean deleteRows(long roomNid, int limit);

    /// Deletes these events as far as they are messages of that room and no forward extremities, with all that names
    /// them.
    void deleteMessages(RoomRef room, Collection<Long> eventNids);

    /// The history up to that place is gone: takes the note away, unless a later place was noted meanwhile.
    void historyDone(RoomRef room, long beforeOrd);
}
