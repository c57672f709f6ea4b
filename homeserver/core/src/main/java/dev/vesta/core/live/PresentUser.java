package dev.vesta.core.live;

import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One user's presence, over all their devices. Guarded by the counter.
final class PresentUser {
    /// A client that polls comes back long before.
    static final Duration GONE_AFTER = Duration.ofSeconds(30);

    /// Who is busy does not want to be thought gone for closing a lid.
    static final Duration BUSY_GONE_AFTER = Duration.ofHours(1);

    /// Who does nothing for so long is not there, though their client polls.
    static final Duration IDLE_AFTER = Duration.ofMinutes(5);

    /// `currently_active`: did something so lately.
    static final Duration ACTIVE_FOR = Duration.ofMinutes(1);

    private static final int MAX_DEVICES = 50;

    final long userNid;
    final UserId user;
    private final LinkedHashMap<DeviceId, Device> devices = new LinkedHashMap<>();
    private @Nullable String statusMessage;
    private long lastActiveTs;

    /// What the others know, and under which count they were told.
    private Told told;

    private long count;

    /// The rooms that the user is joined to, as far as they are known.
    private @Nullable Set<Long> rooms;

    private int roomsVersion;

    PresentUser(long userNid, UserId user, @Nullable String statusMessage) {
        this.userNid = userNid;
        this.user = user;
        this.statusMessage = statusMessage;
        this.told = new Told(PresenceState.OFFLINE, statusMessage, false);
    }

    /// What is worth telling when it changes; the time since the last activity alone is not.
    private record Told(PresenceState state, @Nullable String statusMessage, boolean currentlyActive) {}

    private static final class Device {
        PresenceState state = PresenceState.OFFLINE;

        @Nullable
        PresenceState polled;

        long lastSeenTs;
        int polls;

        /// From here on the device is as its polls say.
        void endBusy() {
            if (state == PresenceState.BUSY) {
                state = polled == null || polled == PresenceState.BUSY ? PresenceState.ONLINE : polled;
            }
        }

        boolean isThere(long now) {
            Duration goneAfter = state == PresenceState.BUSY ? BUSY_GONE_AFTER : GONE_AFTER;
            return polls > 0 || now - lastSeenTs < goneAfter.toMillis();
        }
    }

    /// A device begins to poll. What it says of its user counts when it says something new, so that it does not undo
    /// what the user set by hand each time. Only the hand ends being busy: no client that sees its user idle does.
    void pollBegins(DeviceId id, PresenceState polled, long now) {
        Device device = device(id);
        boolean back = !device.isThere(now);
        device.polls++;
        boolean stays = !back && device.state == PresenceState.BUSY;
        if (!stays && (back || polled != device.polled)) {
            device.state = polled;
            if (polled == PresenceState.ONLINE) {
                lastActiveTs = now;
            }
        }
        device.polled = polled;
        device.lastSeenTs = now;
    }

    void pollEnds(DeviceId id, long now) {
        Device device = device(id);
        device.polls = Math.max(0, device.polls - 1);
        device.lastSeenTs = now;
    }

    /// The user sets it by hand. Who is not busy any more is so on no device.
    void set(DeviceId id, PresenceState state, @Nullable String message, long now) {
        Device device = device(id);
        device.state = state;
        device.lastSeenTs = now;
        if (state != PresenceState.BUSY) {
            devices.values().forEach(Device::endBusy);
        }
        statusMessage = message;
        if (state != PresenceState.OFFLINE) {
            lastActiveTs = now;
        }
    }

    void active(long now) {
        lastActiveTs = now;
    }

    private Device device(DeviceId id) {
        Device device = devices.computeIfAbsent(id, absent -> new Device());
        if (devices.size() > MAX_DEVICES) {
            devices.pollFirstEntry();
        }
        return device;
    }

    /// Forgets devices that are gone.
    void tidy(long now) {
        devices.values().removeIf(device -> !device.isThere(now));
    }

    PresenceState state(long now) {
        PresenceState nearest = PresenceState.OFFLINE;
        for (Device device : devices.values()) {
            if (device.isThere(now) && device.state.compareTo(nearest) > 0) {
                nearest = device.state;
            }
        }
        boolean idle = now - lastActiveTs >= IDLE_AFTER.toMillis();
        return nearest == PresenceState.ONLINE && idle ? PresenceState.UNAVAILABLE : nearest;
    }

    private boolean currentlyActive(long now) {
        return state(now).compareTo(PresenceState.ONLINE) >= 0 && now - lastActiveTs < ACTIVE_FOR.toMillis();
    }

    /// Whether the others know something else than what is true now.
    boolean isNews(long now) {
        return !new Told(state(now), statusMessage, currentlyActive(now)).equals(told);
    }

    /// Tells it under that count.
    void tell(long count, long now) {
        this.count = count;
        told = new Told(state(now), statusMessage, currentlyActive(now));
    }

    long count() {
        return count;
    }

    @Nullable
    Set<Long> rooms() {
        return rooms;
    }

    int roomsVersion() {
        return roomsVersion;
    }

    void forgetRooms() {
        rooms = null;
        roomsVersion++;
    }

    /// Takes the rooms that were read, unless they changed since the reading began.
    void rooms(Set<Long> read, int version) {
        if (version == roomsVersion) {
            rooms = Set.copyOf(read);
        }
    }

    JsonValue.Obj content(long now) {
        PresenceState state = state(now);
        return JsonValue.obj(
                "presence",
                state.text(),
                "last_active_ago",
                lastActiveTs == 0 ? null : Math.max(0, now - lastActiveTs),
                "status_msg",
                statusMessage,
                "currently_active",
                state == PresenceState.OFFLINE ? null : currentlyActive(now));
    }

    /// What is told of a user of whom nothing but the text is known.
    static JsonValue.Obj offline(@Nullable String statusMessage) {
        return JsonValue.obj("presence", PresenceState.OFFLINE.text(), "status_msg", statusMessage);
    }

    JsonValue.Obj event(long now) {
        return JsonValue.obj("type", "m.presence", "sender", user.value(), "content", content(now));
    }
}
