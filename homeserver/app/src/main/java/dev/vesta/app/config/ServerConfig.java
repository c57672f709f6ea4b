package dev.vesta.app.config;

import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.storage.DatabaseUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The whole configuration, complete with defaults and with absolute paths. What each key means stands in
/// `config.schema.json` and in `docs/configuration.md`.
///
/// @param later the whole validated document, for parts that have no record yet
public record ServerConfig(
        String serverName,
        Path dataDirectory,
        Path signingKeyPath,
        Database database,
        Path mediaPath,
        List<Listener> listeners,
        Optional<String> publicBaseUrl,
        Registration registration,
        AccessTokens accessTokens,
        RoomVersion defaultRoomVersion,
        RateLimits rateLimits,
        Optional<ServerNotices> serverNotices,
        Federation federation,
        Outbound outboundHttp,
        List<Path> applicationServices,
        PublicRooms publicRooms,
        boolean guestAccess,
        boolean presence,
        boolean legacyUnauthenticatedMedia,
        Logging logging,
        boolean metrics,
        Map<String, @Nullable Object> later) {
    /// @param url the external database; empty: our own PostgreSQL
    public record Database(Optional<DatabaseUrl> url, int poolSize) {}

    /// What a listener serves.
    public enum Resource {
        CLIENT,
        FEDERATION,
        WEB,
        METRICS,
        ADMIN
    }

    /// @param tls the files to serve HTTPS with; empty: plain HTTP
    public record Listener(String bind, int port, Optional<Tls> tls, List<Resource> resources) {}

    public record Tls(Path certificate, Path privateKey) {}

    public record Registration(
            boolean enabled, Optional<String> sharedSecret, boolean requireToken, PasswordHash passwordHash) {
        /// Without the secret: this may go into logs.
        @Override
        public String toString() {
            return "Registration[enabled=" + enabled + ", sharedSecret=" + (sharedSecret.isPresent() ? "set" : "unset")
                    + ", requireToken=" + requireToken + ", passwordHash=" + passwordHash + "]";
        }
    }

    /// How long access tokens live.
    ///
    /// @param refreshable of clients that refresh them
    /// @param plain of clients that cannot; empty: for ever
    public record AccessTokens(Duration refreshable, Optional<Duration> plain) {}

    public enum HashCost {
        MINIMAL,
        DEFAULT,
        HIGH
    }

    public record PasswordHash(String algorithm, HashCost cost) {}

    /// @param buckets the numbers by name: `read`, `message`, `membership`, `login`, `registration`
    public record RateLimits(boolean enabled, Map<String, Bucket> buckets) {}

    /// How the server shows itself to its users.
    public record ServerNotices(String localpart, String displayName, Optional<String> avatarUrl, String roomName) {}

    public record Bucket(double perSecond, int burst) {}

    public record Outbound(boolean verifyCertificates, Optional<Path> trustedCaPath, boolean allowPrivateAddresses) {}

    public record Federation(
            boolean enabled,
            Outbound outbound,
            List<String> allowList,
            List<String> denyList,
            boolean shareDeviceNames,
            List<String> keyNotaries) {}

    public record PublicRooms(boolean anyoneMayPublish, boolean allowWithoutAuth, boolean allowOverFederation) {}

    public enum LogFormat {
        TEXT,
        JSON
    }

    public record Logging(String level, LogFormat format) {}

    /// Without the document, which holds secrets.
    @Override
    public String toString() {
        return "ServerConfig[" + serverName + ", " + dataDirectory + "]";
    }
}
