package dev.vesta.core.room;

import dev.vesta.protocol.id.EventId;
import java.util.List;

/// A place in a room where events are missing: an event that we have names others that we do not (a backward
/// extremity).
///
/// @param ord the place of the event that names them
/// @param floor what is fetched gets places between this one and `ord`, both excluded; nothing else is ever put there
/// @param missing the events that it names and that we do not have, at least one
public record RoomGap(long ord, long floor, List<EventId> missing) {}
