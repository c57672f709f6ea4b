package dev.vesta.core.sliding;

import dev.vesta.core.sliding.Windows.Match;
import org.jspecify.annotations.Nullable;

/// A room that an answer tells, and what of it.
///
/// @param before what the client was sent of it, or null
/// @param since the position up to which it knows the room; 0 when the room is told from nothing
/// @param expands whether it is told older events, since it wants more of them than before
/// @param dm whether it is a direct chat
record Wish(Match match, Kind kind, @Nullable SentRoom before, long since, boolean expands, boolean dm) {
    enum Kind {
        /// The user is in the room, and the client does not know it.
        INITIAL,
        /// The user is in the room, and the client knows it.
        ONWARD,
        /// The user is out of it.
        LEFT,
        /// The user is invited or knocks.
        STRIPPED
    }

    long nid() {
        return match.room().nid();
    }

    RequiredState state() {
        return match.config().state();
    }

    int limit() {
        return match.config().timelineLimit();
    }

    /// Whether its state is told from nothing.
    boolean whole() {
        return kind == Kind.INITIAL || (kind == Kind.LEFT && before == null);
    }

    /// Where the events that are told begin.
    long eventsAfter() {
        return whole() || expands ? 0 : since;
    }
}
