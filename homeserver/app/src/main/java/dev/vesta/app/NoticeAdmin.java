package dev.vesta.app;

import dev.vesta.app.adapter.SystemRng;
import dev.vesta.app.adapter.VirtualTasks;
import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.notice.ServerNotices;
import dev.vesta.core.port.Rng;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.web.server.RequestSlots;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;

/// Sends the server's notices from the command line, beside the server or while it is stopped.
public final class NoticeAdmin {
    private static final int TXN_LENGTH = 20;

    private final ServerConfig config;

    public NoticeAdmin(ServerConfig config) {
        this.config = config;
    }

    /// Sends a text.
    ///
    /// @throws StartException when notices are off, or when there is no such user here
    public void send(String user, String text) {
        ServerConfig.ServerNotices wish = config.serverNotices()
                .orElseThrow(() -> new StartException(
                        "Server notices are off: server_notices.enabled is false in the configuration."));
        UserId to = UserId.parse(user)
                .orElseThrow(() -> new StartException(user + " is no user id such as @alice:example.org."));
        SigningKey key = signingKey();
        Rng rng = new SystemRng();
        Clock clock = Clock.systemUTC();
        AdminStorage.run(config, (storage, serverName) -> {
            try (VirtualTasks tasks = new VirtualTasks(new RequestSlots(1, 1))) {
                RoomWriter writer = new RoomWriter(
                        storage.rooms(), storage.log(), storage.numbers(), tasks, clock, serverName, key);
                new NoticeWiring(config, serverName, storage, writer, rng, tasks, clock)
                        .notices(wish)
                        .send(to, rng.text(TXN_LENGTH), ServerNotices.text(text));
            } catch (MatrixException e) {
                throw new StartException(String.valueOf(e.text()), e);
            }
        });
    }

    private SigningKey signingKey() {
        try {
            return SigningKey.parseLine(
                            Files.readString(config.signingKeyPath()).strip())
                    .orElseThrow(() -> new StartException("signing_key_path: no key in " + config.signingKeyPath()));
        } catch (IOException e) {
            throw new StartException("signing_key_path: cannot read " + config.signingKeyPath(), e);
        }
    }
}
