package dev.vesta.core.port;

import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The inboxes of devices. The log fills them ([dev.vesta.core.log.ToDeviceMessages]).
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging))
public interface ToDeviceStore {
    /// A message in an inbox.
    ///
    /// @param pos its position in the log, by which it is acknowledged
    record Message(long pos, JsonValue.Obj event) {}

    /// The oldest messages, in order.
    ///
    /// @param more whether there are others behind them, up to the position that was asked for
    record Inbox(List<Message> messages, boolean more) {}

    /// A user of ours and their devices.
    record Owner(long userNid, List<DeviceId> devices) {}

    /// Those of these users who have devices here.
    Map<UserId, Owner> owners(Collection<UserId> users);

    /// Messages with a position in (after, upTo].
    ///
    /// @param limit how many at most, at least 1
    /// @param maxBytes how many bytes of JSON at most; one message comes whatever its size
    Inbox read(long userNid, DeviceId device, long after, long upTo, int limit, long maxBytes);

    /// Deletes what the device has got: all messages up to that position, itself included.
    void acknowledge(long userNid, DeviceId device, long upTo);
}
