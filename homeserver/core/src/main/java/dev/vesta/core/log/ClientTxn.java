package dev.vesta.core.log;

import dev.vesta.protocol.id.DeviceId;

/// The idempotency key of a client's request.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#transaction-identifiers))
///
/// @param endpoint which endpoint, with the room id and the event type: `send/!room/m.room.message`
public record ClientTxn(long userNid, DeviceId device, String endpoint, String txnId) {}
