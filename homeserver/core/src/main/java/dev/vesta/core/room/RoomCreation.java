package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.RoomId;

/// Makes rooms. ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom))
public final class RoomCreation {
    /// Makes the room in one commit. `M_UNSUPPORTED_ROOM_VERSION`, `M_INVALID_PARAM`, `M_INVALID_ROOM_STATE`.
    public RoomId create(Caller caller, CreateRoom wish) {
        throw new UnsupportedOperationException();
    }
}
