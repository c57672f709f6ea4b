package dev.vesta.web.server;

import dev.vesta.web.EndpointSpec;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One address to listen on.
///
/// @param port 0: any free one, see [HttpServers#ports]
/// @param tls absent: plain HTTP
/// @param trustForwardedFor whether a reverse proxy stands in front, whose `X-Forwarded-For` says who the client is
public record ListenerConfig(
        String bind, int port, @Nullable Tls tls, Set<EndpointSpec.Resource> resources, boolean trustForwardedFor) {
    /// PEM files; read again when they change.
    public record Tls(Path certificate, Path privateKey) {}

    /// Plain HTTP without a proxy in front.
    public static ListenerConfig plain(String bind, int port, Set<EndpointSpec.Resource> resources) {
        return new ListenerConfig(bind, port, null, resources, false);
    }

    String describe() {
        return (tls == null ? "http://" : "https://") + bind + ":" + port;
    }
}
