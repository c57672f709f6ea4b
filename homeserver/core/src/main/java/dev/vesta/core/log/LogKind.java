package dev.vesta.core.log;

/// What a row of the log says.
public enum LogKind {
    /// A new event in a room's timeline; the row's user is the one whose membership it is from here on.
    EVENT(1),
    /// The current state of the row's room changed to an event that is no news: branches were resolved. The row's user
    /// is the one whose membership changed, if one did; its reference is the event that is there now, or 0.
    STATE(2),
    /// The devices or the keys of the row's user changed. Who sees it follows from memberships, when it is read.
    DEVICE_LIST(4),
    /// There is a message to devices of the row's user.
    TO_DEVICE(5),
    /// The unread counts of the row's user changed in the row's room.
    COUNTS(6),
    /// Events of the row's room were fetched that belong to its past; the row's reference is one of them.
    PAST(7),
    /// The row's user set or deleted account data, of the row's room if there is one.
    ACCOUNT_DATA(8),
    /// The row's user has read up to an event of the row's room.
    RECEIPT(9);

    private final int number;

    LogKind(int number) {
        this.number = number;
    }

    /// The number in `sync_log.kind`. Kinds up to 3 are about the content of a room and found by its number; the index
    /// by room holds no others.
    public int number() {
        return number;
    }

    /// The kind of that number; [IllegalArgumentException] when there is none.
    public static LogKind of(int number) {
        for (LogKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind " + number + " of log rows");
    }
}
