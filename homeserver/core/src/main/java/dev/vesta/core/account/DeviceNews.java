package dev.vesta.core.account;

import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.sync.Membership;
import java.util.Set;
import java.util.stream.Collectors;

/// Tells those who share a room with a user that its devices changed.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user))
public final class DeviceNews {
    private final Log log;
    private final SyncStore sync;

    public DeviceNews(Log log, SyncStore sync) {
        this.log = log;
        this.sync = sync;
    }

    /// The user's devices changed: durable on return.
    public void changed(long userNid) {
        Set<Long> rooms = sync.memberships(userNid).memberships().stream()
                .filter(membership -> membership.membership().equals("join"))
                .map(Membership::room)
                .map(room -> room.nid())
                .collect(Collectors.toUnmodifiableSet());
        log.append(new DeviceListChange(userNid, rooms)).await();
    }
}
