package dev.vesta.core.account;

import dev.vesta.core.port.SessionStore;
import dev.vesta.core.port.SessionStore.Seen;
import dev.vesta.core.port.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When and where devices were last seen. Kept in memory and written once in a while, all devices at once: no request
/// waits for it, and a crash forgets a minute of it.
public final class LastSeen {
    private static final Logger LOG = LoggerFactory.getLogger(LastSeen.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    /// Between two writings; what more devices do is not noted until then.
    private static final int MAX_DEVICES = 100_000;

    private static final int MAX_AGENT_CHARS = 255;
    private static final int MAX_ADDRESS_CHARS = 64;

    private final SessionStore sessions;
    private final Tasks.Waiter wake;
    private final Clock clock;
    private volatile Map<Seen, Device.Sighting> fresh = new ConcurrentHashMap<>();
    private volatile Map<Seen, Device.Sighting> underWay = Map.of();
    private volatile boolean closed;

    public LastSeen(SessionStore sessions, Tasks tasks, Clock clock) {
        this.sessions = sessions;
        this.wake = tasks.newWaiter();
        this.clock = clock;
    }

    /// Writes once in a while until [#close].
    public void start(Tasks tasks) {
        tasks.fork("last seen", () -> {
            while (!closed) {
                wake.await(EVERY);
                if (!closed) {
                    flush();
                }
            }
        });
    }

    /// Writes what is left.
    public void close() {
        closed = true;
        wake.wake();
        flush();
    }

    /// Notes that the caller's device was seen.
    public void note(Caller caller, Peer peer) {
        Map<Seen, Device.Sighting> map = fresh;
        Seen key = new Seen(caller.userNid(), caller.device());
        if (map.size() < MAX_DEVICES || map.containsKey(key)) {
            String agent = peer.userAgent();
            map.put(
                    key,
                    new Device.Sighting(
                            clock.millis(),
                            new Peer(
                                    cut(peer.address(), MAX_ADDRESS_CHARS),
                                    agent == null ? null : cut(agent, MAX_AGENT_CHARS))));
        }
    }

    /// The device with what is not written yet.
    Device newest(long userNid, Device device) {
        Seen key = new Seen(userNid, device.id());
        Device.Sighting seen = fresh.get(key);
        if (seen == null) {
            seen = underWay.get(key);
        }
        return seen == null ? device : new Device(device.id(), device.displayName(), seen);
    }

    /// Writes what was seen since the last time.
    synchronized void flush() {
        Map<Seen, Device.Sighting> now = fresh;
        if (now.isEmpty()) {
            return;
        }
        underWay = now;
        fresh = new ConcurrentHashMap<>();
        try {
            sessions.seen(now);
        } catch (RuntimeException e) {
            // It is about convenience: what was lost is seen again with the devices' next requests.
            LOG.warn("Could not note which devices were seen", e);
        } finally {
            underWay = Map.of();
        }
    }

    private static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars);
    }
}
