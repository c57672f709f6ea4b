package dev.vesta.core.port;

import dev.vesta.core.sliding.SentRoom;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What the connections of sliding sync were sent. They go with their device.
///
/// Two versions of a connection are kept: the one that its client has acknowledged, and the one that was sent last.
public interface SlidingConnections {
    /// Whose connection it is.
    ///
    /// @param connId the client's name for it
    record Owner(long userNid, DeviceId device, String connId) {}

    /// A room as of that version of the connection.
    record RoomRow(long roomNid, long version, SentRoom sent) {}

    /// @param acknowledged the older version of the two
    /// @param pending the newer one; the same when the client has it
    /// @param usedDay when it was used last, in days since the epoch
    /// @param configs the states that are required of rooms, by number
    /// @param rooms all rows of both versions: of a room the newest up to a version counts
    record Stored(
            Owner owner,
            long acknowledged,
            long pending,
            long usedDay,
            Map<Integer, JsonValue.Arr> configs,
            List<RoomRow> rooms) {}

    /// What a new version changes.
    ///
    /// @param rooms by number
    /// @param configs new ones, by number
    record Changes(Map<Long, SentRoom> rooms, Map<Integer, JsonValue.Arr> configs) {}

    /// The connection of that number.
    Optional<Stored> load(long connection);

    /// Makes a connection in its version 1, in place of the one of the same owner. Deletes the device's that were used
    /// longest ago when there are more, and some of anybody that were not used for long.
    ///
    /// @param max how many connections a device may have
    /// @param keepAfterDay those that were used last on that day or before are deleted
    /// @return the number of the connection
    long create(Owner owner, long day, Changes changes, int max, long keepAfterDay);

    /// Makes the next version from one of the two that are there: that one counts as acknowledged from now on, and the
    /// other is forgotten.
    ///
    /// @return the new version; empty when there is no such version any more
    OptionalLong advance(long connection, long base, Changes changes);

    /// Notes that it was used on that day.
    void used(long connection, long day);
}
