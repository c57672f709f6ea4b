package dev.vesta.core.device;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.ToDeviceMessages.Message;
import dev.vesta.core.log.ToDeviceMessages.Once;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.core.port.ToDeviceStore.Owner;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sends messages to devices. Those to devices that do not exist are dropped, and so are those to users of
/// other servers while this one does not federate.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging))
public final class DeviceMessages {
    /// Stands for all devices of a user.
    private static final String ALL = "*";

    /// In one request, those for which one message stands included.
    private static final int MAX_MESSAGES = 2_000;

    private final ToDeviceStore store;
    private final Log log;
    private final Clock clock;

    public DeviceMessages(ToDeviceStore store, Log log, Clock clock) {
        this.store = store;
        this.log = log;
        this.clock = clock;
    }

    /// Sends; the same device, type and transaction id send once. `M_TOO_LARGE` for too many messages.
    ///
    /// @param contents by user and device
    public void send(Caller caller, String type, String txnId, Map<UserId, Map<String, JsonValue.Obj>> contents) {
        Map<UserId, Owner> owners = contents.isEmpty() ? Map.of() : store.owners(contents.keySet());
        Map<Target, Message> messages = new LinkedHashMap<>();
        contents.forEach((user, byDevice) -> {
            Owner owner = owners.get(user);
            if (owner != null) {
                byDevice.forEach((device, content) -> {
                    JsonValue.Obj event =
                            JsonValue.obj("type", type, "sender", caller.user().value(), "content", content);
                    for (DeviceId target : targets(owner, device)) {
                        // What is meant for one device comes before what is meant for all.
                        Message message = new Message(owner.userNid(), target, event);
                        if (device.equals(ALL)) {
                            messages.putIfAbsent(new Target(owner.userNid(), target), message);
                        } else {
                            messages.put(new Target(owner.userNid(), target), message);
                        }
                    }
                });
            }
        });
        if (messages.size() > MAX_MESSAGES) {
            throw Errors.tooLarge("At most " + MAX_MESSAGES + " messages to devices at once.");
        }
        if (!messages.isEmpty()) {
            ClientTxn txn = new ClientTxn(caller.userNid(), caller.device(), "sendToDevice/" + type, txnId);
            log.append(new ToDeviceMessages(List.copyOf(messages.values()), new Once.Local(txn), clock.millis()))
                    .await();
        }
    }

    private record Target(long userNid, DeviceId device) {}

    private static List<DeviceId> targets(Owner owner, String device) {
        DeviceId named = new DeviceId(device);
        return device.equals(ALL) ? owner.devices() : owner.devices().contains(named) ? List.of(named) : List.of();
    }
}
