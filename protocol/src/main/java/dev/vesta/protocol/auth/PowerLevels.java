package dev.vesta.protocol.auth;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/// The power levels in force in a room. ([spec](https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels))
public final class PowerLevels {
    /// A creator's level where creators stand above all (version 12).
    public static final long INFINITE = Long.MAX_VALUE;

    private PowerLevels() {}

    /// From the create event and the power levels event (null: the defaults before there is one).
    public static PowerLevels of(Pdu create, @Nullable Pdu powerLevels) {
        throw new UnsupportedOperationException();
    }

    public long ofUser(UserId user) {
        throw new UnsupportedOperationException();
    }

    public long toSend(String type, boolean state) {
        throw new UnsupportedOperationException();
    }

    public long toInvite() {
        throw new UnsupportedOperationException();
    }

    public long toKick() {
        throw new UnsupportedOperationException();
    }

    public long toBan() {
        throw new UnsupportedOperationException();
    }

    public long toRedact() {
        throw new UnsupportedOperationException();
    }
}
