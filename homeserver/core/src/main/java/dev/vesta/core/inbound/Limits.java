package dev.vesta.core.inbound;

/// How much work one call to [Receiver] or [Entry] may make. What is beyond is dropped, and may come again.
///
/// @param calls requests to other servers
/// @param missingRounds times that missing events are asked for, each behind the last
/// @param missingAtOnce events asked for in one such round
/// @param authRounds times that the auth events of auth events are asked for
/// @param authEvents auth events that are fetched
/// @param stateEvents events of a state that another server names
/// @param extremities forward extremities of a room: an event that would make one more is dropped until another
///     event names it. No more than an event may name, so that our next one always merges all of them and the state
///     before it is the room's
/// @param signatures keys of one server that are tried on one event
public record Limits(
        int calls,
        int missingRounds,
        int missingAtOnce,
        int authRounds,
        int authEvents,
        int stateEvents,
        int extremities,
        int signatures) {
    /// What a server uses.
    public static final Limits DEFAULT = new Limits(500, 10, 20, 20, 5_000, 200_000, 20, 5);
}
