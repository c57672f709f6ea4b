package dev.vesta.core.port;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What users reported to the administrators.
public interface ReportStore {
    /// A new report.
    ///
    /// @param room the room, or the one that the event is in; null for a user
    /// @param event null for a room or a user
    /// @param user the reported user, or the event's sender; null for a room
    /// @param nowTs milliseconds since the epoch
    record NewReport(
            long reporterNid,
            @Nullable RoomId room,
            @Nullable EventId event,
            @Nullable UserId user,
            String reason,
            long nowTs) {}

    /// A stored report.
    record Report(
            long id,
            UserId reporter,
            @Nullable RoomId room,
            @Nullable EventId event,
            @Nullable UserId user,
            String reason,
            long ts) {}

    /// The most reports of one user in a day.
    int MAX_A_DAY = 200;

    /// Stores a report; false when the user has made too many today.
    boolean add(NewReport report);

    /// Reports with a lower number than that, the newest first.
    List<Report> before(long id, int limit);
}
