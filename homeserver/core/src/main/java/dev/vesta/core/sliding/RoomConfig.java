package dev.vesta.core.sliding;

/// What a client wants of a room that one of its rules matches.
///
/// @param timelineLimit how many of the newest events, 0 to [SlidingRequest#MAX_TIMELINE]
record RoomConfig(int timelineLimit, RequiredState state) {
    /// Everything that one of the two wants.
    RoomConfig plus(RoomConfig other) {
        return new RoomConfig(Math.max(timelineLimit, other.timelineLimit), state.plus(other.state));
    }
}
