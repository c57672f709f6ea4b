package dev.vesta.core.port;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tokens with which people may register. A registration under way holds a use, so that a token for one cannot be used
/// by two who begin at once; it gives the use back when it takes too long.
public interface RegistrationTokenStore {
    /// @param usesAllowed null: without end
    /// @param pending registrations under way
    /// @param expiresTs milliseconds since the epoch; null: never
    record RegistrationToken(
            String token,
            @Nullable Integer usesAllowed,
            int pending,
            int completed,
            @Nullable Long expiresTs) {}

    /// @return false when there is such a token already
    boolean create(String token, @Nullable Integer usesAllowed, @Nullable Long expiresTs, long nowTs);

    /// The oldest first; at most so many.
    List<RegistrationToken> list(long nowTs, int limit);

    /// @return false when there is no such token
    boolean delete(String token);

    /// Whether somebody could begin to register with it now.
    boolean valid(String token, long nowTs);

    /// Holds a use for this session until that time; the same session may ask again.
    ///
    /// @return false when the token is unknown, expired or used up
    boolean reserve(String token, String session, long untilTs, long nowTs);

    /// The session's registration is done: its use is used.
    void complete(String token, String session);
}
