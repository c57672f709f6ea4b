package dev.vesta.core.port;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.room.RoomRules;
import dev.vesta.protocol.sign.VerifyKey;
import java.util.Optional;

/// The signing keys of servers, ours included; fetched from them or from notaries when they are not known.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#retrieving-server-keys))
public interface KeyRing {
    /// The key of that id that was valid for events of that time by the room version's rules; empty when there is none,
    /// or nobody could be asked. Never called while a room's turn is held.
    Optional<VerifyKey> forEvent(ServerName server, String keyId, long originServerTs, RoomRules rules);
}
