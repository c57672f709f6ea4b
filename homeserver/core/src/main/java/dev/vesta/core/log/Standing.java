package dev.vesta.core.log;

/// What the checks made of an event.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu))
public enum Standing {
    /// Part of the room.
    ACCEPTED(0),

    /// Allowed where it was sent, but not by the room's current state: no client hears of it and no event of ours names
    /// it, yet state resolution takes it as any other.
    SOFT_FAILED(1),

    /// Forbidden by its own auth events, or by the state before it: as if it were not there, save that others may name
    /// it. It authorizes nothing.
    REJECTED(2);

    private final int number;

    Standing(int number) {
        this.number = number;
    }

    /// The number in `event.standing`.
    public int number() {
        return number;
    }

    /// The standing of that number; [IllegalArgumentException] when there is none.
    public static Standing of(int number) {
        for (Standing standing : values()) {
            if (standing.number == number) {
                return standing;
            }
        }
        throw new IllegalArgumentException("no standing " + number);
    }
}
