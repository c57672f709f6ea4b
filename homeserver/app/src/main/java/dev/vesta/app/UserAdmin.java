package dev.vesta.app;

import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.port.RateLimitStore.Custom;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gives users rate limits of their own, in the database of a server that runs or is stopped. A running server follows
/// within a minute.
public final class UserAdmin {
    private final ServerConfig config;

    public UserAdmin(ServerConfig config) {
        this.config = config;
    }

    /// The user's own limit; empty when they have none.
    ///
    /// @throws StartException when the text is no user id
    public Optional<Custom> rateLimit(String user) {
        UserId id = id(user);
        List<Custom> found = new ArrayList<>();
        AdminStorage.run(config, (storage, _) -> storage.rateLimits().find(id).ifPresent(found::add));
        return found.stream().findFirst();
    }

    /// Sets the user's own limit.
    ///
    /// @throws StartException when there is no such user here
    public void setRateLimit(String user, Custom limit) {
        UserId id = id(user);
        AdminStorage.run(config, (storage, _) -> {
            if (!storage.rateLimits().put(id, limit)) {
                throw new StartException("There is no user " + id + " here.");
            }
        });
    }

    /// The user is limited as everybody again.
    ///
    /// @throws StartException when the user has no limit of their own
    public void deleteRateLimit(String user) {
        UserId id = id(user);
        AdminStorage.run(config, (storage, _) -> {
            if (!storage.rateLimits().delete(id)) {
                throw new StartException(id + " has no rate limit of their own.");
            }
        });
    }

    private static UserId id(String user) {
        return UserId.parse(user)
                .orElseThrow(() -> new StartException(user + " is no user id such as @alice:example.org."));
    }
}
