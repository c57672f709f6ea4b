package dev.vesta.core.account;

import dev.vesta.core.error.Errors;
import dev.vesta.core.port.SessionStore;
import dev.vesta.protocol.id.DeviceId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A user's devices. ([spec](https://spec.matrix.org/v1.19/client-server-api/#device-management))
public final class DeviceService {
    private static final int MAX_DISPLAY_NAME_CHARS = 100;

    private final SessionStore sessions;
    private final LastSeen lastSeen;
    private final DeviceNews news;

    public DeviceService(SessionStore sessions, LastSeen lastSeen, DeviceNews news) {
        this.sessions = sessions;
        this.lastSeen = lastSeen;
        this.news = news;
    }

    /// The oldest first.
    public List<Device> list(long userNid) {
        return sessions.devices(userNid).stream()
                .map(device -> lastSeen.newest(userNid, device))
                .toList();
    }

    /// `M_NOT_FOUND` for a device that the user does not have.
    public Device get(long userNid, DeviceId device) {
        return sessions.device(userNid, device)
                .map(found -> lastSeen.newest(userNid, found))
                .orElseThrow(DeviceService::notFound);
    }

    /// Gives a device another name; null leaves it. `M_NOT_FOUND`, `M_INVALID_PARAM`.
    public void rename(Caller caller, DeviceId device, @Nullable String displayName) {
        if (displayName != null && chars(displayName) > MAX_DISPLAY_NAME_CHARS) {
            throw Errors.invalidParam("display_name may have " + MAX_DISPLAY_NAME_CHARS + " characters.");
        }
        if (displayName == null) {
            if (sessions.device(caller.userNid(), device).isEmpty()) {
                throw notFound();
            }
            return;
        }
        if (!sessions.rename(caller.userNid(), device, displayName)) {
            throw notFound();
        }
        // Others see the names too.
        news.changed(caller.userNid());
    }

    /// Deletes devices and ends their sessions; what is gone already is no error.
    public void delete(Caller caller, Collection<DeviceId> devices) {
        if (sessions.deleteDevices(caller.userNid(), devices) > 0) {
            news.changed(caller.userNid());
        }
    }

    /// As much of a name for a new device as is kept.
    static @Nullable String displayName(@Nullable String wished) {
        return wished == null || chars(wished) <= MAX_DISPLAY_NAME_CHARS
                ? wished
                : wished.substring(0, wished.offsetByCodePoints(0, MAX_DISPLAY_NAME_CHARS));
    }

    /// Whole characters, so that no name ends in half a one.
    private static int chars(String name) {
        return name.codePointCount(0, name.length());
    }

    private static RuntimeException notFound() {
        return Errors.notFound("You have no such device.");
    }
}
