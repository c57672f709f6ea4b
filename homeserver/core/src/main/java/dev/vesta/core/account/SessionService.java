package dev.vesta.core.account;

import dev.vesta.core.error.Errors;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.Rng;
import dev.vesta.protocol.id.DeviceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Opens, recognizes and ends sessions. A session is a device with an access token.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#client-authentication))
public final class SessionService {
    /// Recognizable by secret scanners, and long enough (238 bits) that a plain hash protects it.
    private static final String TOKEN_PREFIX = "vesta_";

    private static final int TOKEN_LENGTH = 40;
    private static final int DEVICE_ID_LENGTH = 10;
    private static final int MAX_DEVICE_ID_BYTES = 255;
    private static final int MAX_DISPLAY_NAME_CHARS = 100;

    private final AccountStore accounts;
    private final Rng rng;
    private final Clock clock;

    public SessionService(AccountStore accounts, Rng rng, Clock clock) {
        this.accounts = accounts;
        this.rng = rng;
        this.clock = clock;
    }

    /// Opens a session on a new device, or on the one named, whose older tokens end. `M_INVALID_PARAM` for a device id
    /// that is empty or longer than 255 bytes.
    public Session open(Account account, @Nullable DeviceId device, @Nullable String displayName) {
        DeviceId id =
                device == null ? new DeviceId(rng.text(DEVICE_ID_LENGTH).toUpperCase(Locale.ROOT)) : checked(device);
        String name = displayName == null || displayName.length() <= MAX_DISPLAY_NAME_CHARS
                ? displayName
                : displayName.substring(0, MAX_DISPLAY_NAME_CHARS);
        String token = TOKEN_PREFIX + rng.text(TOKEN_LENGTH);
        accounts.putSession(account.userNid(), id, name, hash(token), clock.millis());
        return new Session(account.user(), id, token);
    }

    /// Who owns this access token; `M_UNKNOWN_TOKEN` when nobody does.
    public Caller authenticate(String accessToken) {
        return accounts.byTokenHash(hash(accessToken)).orElseThrow(Errors::unknownToken);
    }

    /// Ends the caller's session and deletes its device.
    public void close(Caller caller) {
        accounts.deleteDevice(caller.userNid(), caller.device());
    }

    private static DeviceId checked(DeviceId device) {
        String value = device.value();
        if (value.isEmpty()
                || value.getBytes(StandardCharsets.UTF_8).length > MAX_DEVICE_ID_BYTES
                || value.indexOf('\0') >= 0) {
            throw Errors.invalidParam("device_id must have 1 to 255 bytes and no NUL.");
        }
        return device;
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
