package dev.vesta.core.sliding;

import java.util.Set;

/// What a connection was sent of a room.
///
/// @param upTo the position up to which the client knows it, or [#LIVE]
/// @param config the number of the [RequiredState] that the client was kept informed of
/// @param timelineLimit so many of the newest events as of then it has without a hole, or all
/// @param dm whether it was told that this is a direct chat
/// @param toldEvent 0 for a room that the user is in; else their membership event that it was told of
/// @param lazyMembers the members it was sent though it loads them lazily, by the number of the state key
public record SentRoom(long upTo, int config, int timelineLimit, boolean dm, long toldEvent, Set<Long> lazyMembers) {
    /// The client knows all up to the position in its token.
    public static final long LIVE = -1;

    /// Members that are remembered of one room; others are sent again.
    static final int MAX_LAZY = 250;

    /// Told of a membership that is no more, without an event.
    static final long VANISHED = -1;

    public SentRoom {
        lazyMembers = Set.copyOf(lazyMembers);
    }

    boolean live() {
        return upTo == LIVE;
    }

    /// Up to where the client knows it, when its token is at that position.
    long known(long tokenPos) {
        return live() ? tokenPos : upTo;
    }

    SentRoom stoppedAt(long pos) {
        return new SentRoom(pos, config, timelineLimit, dm, toldEvent, lazyMembers);
    }
}
