package dev.vesta.core.log;

import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Messages of one request to devices of ours. Those to devices that do not exist are dropped.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging))
///
/// @param messages at least one; at most one for each device
/// @param once what makes the request known when it comes again, or null if it cannot
/// @param nowTs milliseconds since the epoch
public record ToDeviceMessages(
        List<Message> messages, @Nullable Once once, long nowTs) implements LogItem {
    /// A message for one device.
    ///
    /// @param event what the device gets to see: `type`, `sender`, `content`
    public record Message(long userNid, DeviceId device, JsonValue.Obj event) {}

    /// What makes a request known when it comes again: then the item ends in [CommitResult.Repeated].
    public sealed interface Once {
        /// A client's request.
        record Local(ClientTxn txn) implements Once {}

        /// An EDU of another server.
        record Remote(ServerName origin, String messageId) implements Once {}
    }
}
