package dev.vesta.storage.fire;

import dev.vesta.core.fake.ThreadTasks;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.storage.DatabaseUrl;
import dev.vesta.storage.Storage;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/// What one server process has of the event store: connections, log and the door to its rooms, nothing shared.
final class Node implements AutoCloseable {
    static final ServerName SERVER = new ServerName("example.org");
    static final UserId ALICE = new UserId("@alice:example.org");

    private static final int POOL = 3;

    final Storage storage;
    final RoomWriter writer;
    private final Vertx vertx = Vertx.vertx();

    Node(DatabaseUrl url) {
        storage = Storage.open(vertx, url, POOL, SERVER);
        writer = new RoomWriter(
                storage.rooms(),
                storage.log(),
                storage.numbers(),
                new ThreadTasks(),
                Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC),
                SERVER,
                SigningKey.of("test", new byte[32]));
    }

    @Override
    public void close() {
        storage.close();
        vertx.close().await();
    }
}
