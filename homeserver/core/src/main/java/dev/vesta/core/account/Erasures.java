package dev.vesta.core.account;

import dev.vesta.protocol.id.UserId;
import java.util.Collection;
import java.util.Set;

/// Knows who wished to be erased when they deactivated their account.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate))
@FunctionalInterface
public interface Erasures {
    /// Nobody did.
    Erasures NONE = users -> Set.of();

    /// Of these users the ones who did. Asked for every page of events: cached.
    Set<UserId> erased(Collection<UserId> users);
}
