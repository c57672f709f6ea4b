package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.protocol.id.ServerName;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class DatabaseTest {
    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void knowsItsNewestMigration() throws IOException, URISyntaxException {
        Path first = Path.of(Objects.requireNonNull(getClass().getResource("/db/migration/V0001__baseline.sql"))
                .toURI());
        try (var files = Files.list(Objects.requireNonNull(first.getParent()))) {
            assertThat(files).hasSize(Migrations.NEWEST);
        }
        int applied = world.storage
                .database()
                .read("SELECT max(version::int) AS applied FROM flyway_schema_history", Params.of())
                .iterator()
                .next()
                .getInteger("applied");
        assertThat(applied).isEqualTo(Migrations.NEWEST);
    }

    @Test
    void refusesTheDatabaseOfAnotherServer() {
        DatabaseUrl url = DatabaseUrl.of(world.database.address());
        assertThatThrownBy(() -> Database.open(world.vertx, url, 2, new ServerName("other.org")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("example.org");
    }

    @Test
    void refusesASchemaFromTheFuture() {
        world.storage.database().query("UPDATE flyway_schema_history SET version = '9999'", Params.of());
        DatabaseUrl url = DatabaseUrl.of(world.database.address());
        assertThatThrownBy(() -> Database.open(world.vertx, url, 2, World.SERVER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("newer release");
    }

    @Test
    void survivesLosingItsConnections() {
        Database database = world.storage.database();
        assertThat(database.probe()).isTrue();
        String others = """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """;
        for (int i = 0; i < 5; i++) {
            database.query(others, Params.of());
            assertThat(world.storage.accounts().find(World.ALICE)).isEmpty();
            world.committedRoom();
        }
        assertThat(database.away()).isZero();
    }

    @Test
    void tellsHowLongTheDatabaseHasBeenAway() throws Exception {
        CompletableFuture<Duration> away = new CompletableFuture<>();
        world.storage.database().onAway(away::complete);
        String database = world.database.address().database();
        Database other = Database.open(
                world.vertx, DatabaseUrl.of(world.database.address().withDatabase("postgres")), 2, World.SERVER);
        try (other) {
            other.query("ALTER DATABASE " + database + " ALLOW_CONNECTIONS false", Params.of());
            other.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
                    Params.of().value(database));
            assertThat(away.get(30, TimeUnit.SECONDS)).isPositive();
            assertThat(world.storage.database().probe()).isFalse();
            other.query("ALTER DATABASE " + database + " ALLOW_CONNECTIONS true", Params.of());
        }
        world.committedRoom();
        assertThat(world.storage.database().probe()).isTrue();
    }
}
