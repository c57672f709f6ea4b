package dev.vesta.core.port;

import dev.vesta.protocol.id.UserId;
import java.util.Optional;

/// Short-lived tokens that stand for a user. Stored as SHA-256; what has expired goes as new ones come.
public interface TokenStore {
    /// A token with which somebody may log in once as this user.
    void putLoginToken(byte[] tokenHash, long userNid, long expiresTs, long nowTs);

    /// Uses a login token up: whose it was, if it was good.
    Optional<UserId> takeLoginToken(byte[] tokenHash, long nowTs);

    /// A token with which others may ask who this user is.
    void putOpenIdToken(byte[] tokenHash, long userNid, long expiresTs, long nowTs);

    /// Whose OpenID token this is, if it is good.
    Optional<UserId> openIdUser(byte[] tokenHash, long nowTs);
}
