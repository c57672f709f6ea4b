package dev.vesta.app;

import dev.vesta.app.config.ServerConfig;

/// Where to reach our own listeners from this machine.
public final class Addresses {
    private Addresses() {}

    public static String of(ServerConfig.Listener listener) {
        return of(listener, listener.port());
    }

    /// For a listener that took a free port.
    static String of(ServerConfig.Listener listener, int port) {
        String host =
                switch (listener.bind()) {
                    case "0.0.0.0", "::", "127.0.0.1", "::1", "localhost" -> "localhost";
                    default -> listener.bind().contains(":") ? "[" + listener.bind() + "]" : listener.bind();
                };
        return (listener.tls().isPresent() ? "https://" : "http://") + host + ":" + port;
    }
}
