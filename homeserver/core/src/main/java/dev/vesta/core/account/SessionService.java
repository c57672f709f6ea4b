package dev.vesta.core.account;

import dev.vesta.core.error.Errors;
import dev.vesta.core.port.Rng;
import dev.vesta.core.port.SessionStore;
import dev.vesta.core.port.SessionStore.Hashes;
import dev.vesta.protocol.id.DeviceId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Opens, recognizes, refreshes and ends sessions. A session is a device with an access token.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#client-authentication))
public final class SessionService {
    private static final int DEVICE_ID_LENGTH = 10;
    private static final int MAX_DEVICE_ID_BYTES = 255;

    private final SessionStore sessions;
    private final DeviceNews news;
    private final SessionPolicy policy;
    private final Rng rng;
    private final Clock clock;

    public SessionService(SessionStore sessions, DeviceNews news, SessionPolicy policy, Rng rng, Clock clock) {
        this.sessions = sessions;
        this.news = news;
        this.policy = policy;
        this.rng = rng;
        this.clock = clock;
    }

    /// Opens a session on a new device, or on the one named, whose older tokens end. `M_INVALID_PARAM` for a device id
    /// that is empty or longer than 255 bytes.
    public Session open(Account account, NewSession wish) {
        DeviceId device = wish.device() == null
                ? new DeviceId(rng.text(DEVICE_ID_LENGTH).toUpperCase(Locale.ROOT))
                : checked(wish.device());
        AccessTokens tokens = newTokens(wish.refreshable());
        String name = DeviceService.displayName(wish.displayName());
        if (sessions.putSession(account.userNid(), device, name, hashes(tokens), clock.millis())) {
            news.changed(account.userNid());
        }
        return new Session(account.user(), device, tokens);
    }

    /// Who owns this access token. `M_UNKNOWN_TOKEN` when nobody does, and with `soft_logout` when it has expired.
    public Caller authenticate(String accessToken) {
        long now = clock.millis();
        SessionStore.Known known =
                sessions.byAccessToken(Secrets.hash(accessToken), now).orElseThrow(Errors::unknownToken);
        if (known.expiresTs() <= now) {
            throw Errors.expiredToken();
        }
        return known.caller();
    }

    /// New tokens for the session of this refresh token
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#refreshing-access-tokens)). The old ones end when
    /// one of the new is used. `M_UNKNOWN_TOKEN`, `M_USER_LOCKED`.
    public AccessTokens refresh(String refreshToken) {
        AccessTokens tokens = newTokens(true);
        return switch (sessions.refresh(Secrets.hash(refreshToken), hashes(tokens), clock.millis())) {
            case DONE -> tokens;
            case UNKNOWN -> throw Errors.unknownToken();
            case LOCKED -> throw Errors.userLocked();
        };
    }

    /// Ends the caller's session and deletes its device.
    public void close(Caller caller) {
        if (sessions.deleteDevices(caller.userNid(), List.of(caller.device())) > 0) {
            news.changed(caller.userNid());
        }
    }

    /// Ends all sessions of the caller and deletes all devices.
    public void closeAll(Caller caller) {
        closeOthers(caller, null);
    }

    /// Ends all sessions of the caller but the one on that device.
    public void closeOthers(Caller caller, @Nullable DeviceId kept) {
        if (sessions.deleteOtherDevices(caller.userNid(), kept) > 0) {
            news.changed(caller.userNid());
        }
    }

    private AccessTokens newTokens(boolean refreshable) {
        Duration life = refreshable ? policy.refreshable() : policy.plain();
        return new AccessTokens(
                Secrets.newToken(rng),
                refreshable ? Secrets.newToken(rng) : null,
                life == null ? null : life.toMillis());
    }

    private Hashes hashes(AccessTokens tokens) {
        Long life = tokens.expiresInMs();
        String refresh = tokens.refreshToken();
        return new Hashes(
                Secrets.hash(tokens.accessToken()),
                life == null ? SessionStore.NEVER : clock.millis() + life,
                refresh == null ? null : Secrets.hash(refresh));
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
}
