package dev.vesta.core.port;

import dev.vesta.protocol.id.UserId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What presence keeps and asks: the texts that users set, and who shares a room with whom.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#presence))
public interface PresenceStore {
    /// The number of a user, if the server has heard of them.
    Optional<Long> find(UserId user);

    /// The texts of these users; users without one are left out.
    Map<Long, String> statusMessages(Collection<Long> userNids);

    /// Sets the user's text, or takes it away.
    void setStatusMessage(long userNid, @Nullable String text);

    /// The rooms (by number) to which each of these users is joined; users without any are left out.
    Map<Long, Set<Long>> joinedRooms(Collection<Long> userNids);
}
