package dev.vesta.core.port;

import dev.vesta.protocol.id.UserId;
import java.util.Optional;

/// Users whose rate limits are others than everybody's.
public interface RateLimitStore {
    /// One user's limit.
    ///
    /// @param perSecond sustained requests a second; 0: no limit
    /// @param burst requests at once after a rest
    record Custom(double perSecond, int burst) {
        public boolean unlimited() {
            return perSecond == 0;
        }
    }

    /// The user's own limit, if they have one. Not cached.
    Optional<Custom> find(UserId user);

    /// Gives a user a limit of their own; false when there is no such account.
    boolean put(UserId user, Custom limit);

    /// The user is limited as everybody from now on; false when they were already.
    boolean delete(UserId user);
}
