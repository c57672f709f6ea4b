package dev.vesta.protocol.event;

import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;

/// The redaction algorithm. ([spec](https://spec.matrix.org/v1.19/client-server-api/#redactions))
public final class Redaction {
    private Redaction() {}

    /// What is left of an event once it is redacted. Idempotent.
    public static JsonValue.Obj redact(RoomVersion version, JsonValue.Obj event) {
        throw new UnsupportedOperationException();
    }
}
