package dev.vesta.core.port;

import java.util.Set;

/// Whose device lists a user must look at again. Computed when it is read, from the log and from memberships.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user))
public interface DeviceLists {
    /// @param changed users who share a room with the one who asks and whose devices changed, or who did not share one
    ///     before; the one who asks too, if their own devices changed
    /// @param left users who shared a room before and do not now
    record Changes(Set<Long> changed, Set<Long> left) {}

    /// What changed in (since, upTo]. Rooms are shared where both are joined. "Now" may be later than `upTo`: then the
    /// next answer says the same again.
    Changes changes(long userNid, long since, long upTo);
}
