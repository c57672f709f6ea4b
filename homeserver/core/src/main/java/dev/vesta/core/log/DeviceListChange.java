package dev.vesta.core.log;

import java.util.Set;

/// A user, ours or another server's, got or lost a device, or its keys changed.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user))
///
/// @param rooms the rooms (by number) that the user is joined to: who waits for news of them is woken. They are not
///     stored; who sees the change is decided when it is read
public record DeviceListChange(long userNid, Set<Long> rooms) implements LogItem {}
