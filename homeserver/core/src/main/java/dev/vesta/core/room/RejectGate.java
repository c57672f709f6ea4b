package dev.vesta.core.room;

import dev.vesta.protocol.id.UserId;

/// Whether an invite may be rejected.
@FunctionalInterface
public interface RejectGate {
    /// Every invite may be rejected.
    RejectGate OPEN = _ -> {};

    /// Refuses when invites of that user must not be rejected: `M_CANNOT_LEAVE_SERVER_NOTICE_ROOM` for those of the
    /// server itself.
    void check(UserId inviter);
}
