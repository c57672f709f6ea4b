package dev.vesta.core.device;

import dev.vesta.core.account.Caller;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.core.port.ToDeviceStore.Inbox;
import dev.vesta.core.port.ToDeviceStore.Message;
import dev.vesta.core.sync.SyncAnswer;
import dev.vesta.core.sync.SyncPart;
import dev.vesta.core.sync.SyncRun;
import dev.vesta.core.sync.Tokens;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The device's messages in a sync. A device that comes with a token has got what the token names: that is
/// deleted. ([spec](https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-5))
public final class ToDevicePart implements SyncPart {
    private static final int MAX_MESSAGES = 100;
    private static final long MAX_BYTES = 1 << 20;

    /// Devices of which it is remembered how much is deleted, so that not each poll deletes nothing.
    private static final int REMEMBERED = 10_000;

    private final ToDeviceStore store;
    private final Map<Device, Long> deleted = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Device, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    public ToDevicePart(ToDeviceStore store) {
        this.store = store;
    }

    private record Device(long userNid, DeviceId device) {}

    /// What a device is given.
    ///
    /// @param upTo the device has got all up to that position when it comes back with it
    public record Delivery(List<JsonValue.Obj> messages, long upTo) {}

    @Override
    public Set<LogKind> kinds() {
        return Set.of(LogKind.TO_DEVICE);
    }

    @Override
    public void add(SyncRun run, SyncAnswer answer) {
        tell(deliver(run.caller(), got(run), run.head(), MAX_MESSAGES), answer);
    }

    @Override
    public void addQuiet(SyncRun run, SyncAnswer answer) {
        tell(deliverQuiet(run.caller(), got(run), run.sincePos(), run.head(), MAX_MESSAGES), answer);
    }

    /// The oldest messages in (got, head]; those up to `got` are deleted.
    ///
    /// @param limit how many at most; never more than 100
    public Delivery deliver(Caller caller, long got, long head, int limit) {
        acknowledge(caller, got);
        int most = Math.clamp(limit, 1, MAX_MESSAGES);
        Inbox inbox = store.read(caller.userNid(), caller.device(), got, head, most, MAX_BYTES);
        if (inbox.messages().isEmpty() && !inbox.more()) {
            empty(caller, head);
        }
        boolean rest = inbox.more() && !inbox.messages().isEmpty();
        return new Delivery(
                inbox.messages().stream().map(Message::event).toList(),
                rest ? inbox.messages().getLast().pos() : Math.max(got, head));
    }

    /// The same when the log has nothing for the device in (since, head].
    public Delivery deliverQuiet(Caller caller, long got, long since, long head, int limit) {
        if (got < since) {
            // The answer before held only a part of what there was.
            return deliver(caller, got, head, limit);
        }
        acknowledge(caller, got);
        empty(caller, head);
        return new Delivery(List.of(), Math.max(got, head));
    }

    private static void tell(Delivery delivery, SyncAnswer answer) {
        answer.toDevice(delivery.messages(), delivery.upTo());
    }

    private static long got(SyncRun run) {
        return run.since().map(Tokens.Token.Position::toDevice).orElse(0L);
    }

    private void acknowledge(Caller caller, long got) {
        Device device = new Device(caller.userNid(), caller.device());
        synchronized (deleted) {
            if (deleted.getOrDefault(device, 0L) >= got) {
                return;
            }
        }
        store.acknowledge(caller.userNid(), caller.device(), got);
        empty(caller, got);
    }

    /// Up to there, nothing is kept for the device.
    private void empty(Caller caller, long upTo) {
        synchronized (deleted) {
            deleted.merge(new Device(caller.userNid(), caller.device()), upTo, Math::max);
        }
    }
}
