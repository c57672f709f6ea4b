package dev.vesta.core.account;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.Rng;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The nonce and HMAC-SHA1 registration that admin tools use (Synapse's `/_synapse/admin/v1/register`).
public final class SharedSecretRegistration {
    private static final Duration NONCE_LIFE = Duration.ofMinutes(1);
    private static final int MAX_NONCES = 10_000;
    private static final int NONCE_LENGTH = 64;

    private final RegistrationService registration;
    private final RegistrationPolicy policy;
    private final Rng rng;
    private final ExpiringMap<Boolean> nonces;

    public SharedSecretRegistration(RegistrationService registration, RegistrationPolicy policy, Rng rng, Clock clock) {
        this.registration = registration;
        this.policy = policy;
        this.rng = rng;
        this.nonces = new ExpiringMap<>(clock, NONCE_LIFE, MAX_NONCES);
    }

    /// Whether `registration.shared_secret` is set; otherwise the endpoint is unknown (404).
    public boolean enabled() {
        return policy.sharedSecret() != null;
    }

    /// A nonce that is good for one registration within a minute.
    public String newNonce() {
        String nonce = rng.text(NONCE_LENGTH);
        nonces.put(nonce, true);
        return nonce;
    }

    /// Checks nonce and MAC (over nonce, user, password, `admin` or `notadmin`, joined by NUL; with a user type as a
    /// fifth part when there is one), then registers. `M_UNKNOWN` 400 for a bad nonce, `M_FORBIDDEN` for
    /// a wrong MAC.
    public Account register(
            String nonce, String username, String password, boolean admin, @Nullable String userType, String macHex) {
        if (nonces.take(nonce).isEmpty()) {
            throw Errors.of(ErrCode.M_UNKNOWN, 400, "This nonce is not known (any more): fetch a new one.");
        }
        String message = String.join("\0", nonce, username, password, admin ? "admin" : "notadmin")
                + (userType == null ? "" : "\0" + userType);
        if (!MessageDigest.isEqual(mac(message), hex(macHex))) {
            throw Errors.forbidden("The MAC is wrong: is it the registration shared secret of this server?");
        }
        return registration.register(username, password, admin ? Account.Kind.ADMIN : Account.Kind.USER);
    }

    private byte[] mac(String message) {
        String secret = policy.sharedSecret();
        if (secret == null) {
            throw Errors.of(ErrCode.M_UNRECOGNIZED, "Shared-secret registration is not enabled.");
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
