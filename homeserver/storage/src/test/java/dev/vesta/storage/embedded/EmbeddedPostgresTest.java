package dev.vesta.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class EmbeddedPostgresTest {
    private Path folder;
    private Path home;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("vesta-embedded-");
        RunAs.openForPassing(folder);
        home = folder.resolve("postgres");
    }

    @AfterEach
    void deleteFolder() {
        Trees.delete(folder);
    }

    private EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.start(home, TestPostgres.bundled(folder));
    }

    private static String query(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(server.address());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private static void update(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = TestPostgres.connect(server.address());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void keepsItsDataOverAStopAndAStart() throws Exception {
        long pid;
        try (EmbeddedPostgres server = start()) {
            pid = server.pid();
            update(server, "CREATE TABLE t AS SELECT 7 AS n");
            assertThat(query(server, "SHOW fsync") + query(server, "SHOW synchronous_commit"))
                    .isEqualTo("onon");
            assertThat(query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("password"))))
                    .isEqualTo("rw-------");
        }
        assertThat(ProcessHandle.of(pid)).isEmpty();
        try (EmbeddedPostgres server = start()) {
            assertThat(query(server, "SELECT n FROM t")).isEqualTo("7");
            assertThat(home.resolve("postgres.log")).content().doesNotContain("not properly shut down");
        }
    }

    @Test
    void asksForThePassword() throws Exception {
        try (EmbeddedPostgres server = start()) {
            DatabaseAddress address = server.address();
            assertThatThrownBy(() -> DriverManager.getConnection(address.jdbcUrl(), address.user(), "wrong"))
                    .hasMessageContaining("password");
            assertThat(address.toString()).doesNotContain(address.password());
        }
    }

    @Test
    void recoversFromAKilledPostmasterAndTellsThatItEnded() throws Exception {
        try (EmbeddedPostgres server = start()) {
            update(server, "CREATE TABLE t AS SELECT 7 AS n");
            assertThat(ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly())
                    .isTrue();
            server.onExit().get(30, TimeUnit.SECONDS);
        }
        try (EmbeddedPostgres server = start()) {
            assertThat(query(server, "SELECT n FROM t")).isEqualTo("7");
        }
    }

    /// What a killed server leaves behind: a postmaster that nobody holds.
    @Test
    void stopsThePostmasterThatAKilledServerLeftBehind() throws Exception {
        start().close();
        Process holder = Holder.start(home, "");
        try (EmbeddedPostgres server = afterKilling(holder)) {
            assertThat(query(server, "SELECT n FROM t")).isEqualTo("7");
        }
    }

    private EmbeddedPostgres afterKilling(Process holder) throws Exception {
        long postmaster = Long.parseLong(holder.inputReader().readLine());
        holder.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(postmaster)).isPresent();
        EmbeddedPostgres server = start();
        assertThat(server.pid()).isNotEqualTo(postmaster);
        assertThat(ProcessHandle.of(postmaster).filter(ProcessHandle::isAlive)).isEmpty();
        return server;
    }

    @Test
    void refusesAFolderThatAnotherUses() throws Exception {
        try (EmbeddedPostgres server = start()) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(PostgresStartException.class)
                    .hasMessageContaining("Another server");
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aHalfMadeClusterIsMadeAnew() throws Exception {
        int major = PostgresBinaries.choose(OptionalInt.empty(), TestPostgres.bundled(folder), folder)
                .major();
        Files.createDirectories(home.resolve(".new-" + major + "/data/base"));
        Files.createDirectories(home.resolve(String.valueOf(major)));
        try (EmbeddedPostgres server = start()) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
        try (var left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith(".new"));
        }
    }

    @Test
    void aLostPasswordFileIsMadeAnew() throws Exception {
        start().close();
        Files.delete(home.resolve("password"));
        try (EmbeddedPostgres server = start()) {
            assertThat(query(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aPostmasterFileOfAnotherLifeIsNotInTheWay() throws Exception {
        start().close();
        Path cluster = home.resolve(String.valueOf(Cluster.existingMajor(home).orElseThrow()));
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    PostmasterFile.in(cluster),
                    String.join(
                            "\n", "" + other.pid(), "" + cluster, "1", "5432", "", "127.0.0.1", "1 1", "ready", ""));
            try (EmbeddedPostgres server = start()) {
                assertThat(query(server, "SELECT 1")).isEqualTo("1");
                assertThat(other.isAlive()).isTrue();
            }
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aClusterOfAnotherMajorVersionIsRefusedWithARemedy() throws Exception {
        Files.createDirectories(home.resolve("9"));
        Files.writeString(home.resolve("9/PG_VERSION"), "9\n");
        assertThatThrownBy(this::start)
                .hasMessageContaining("was made by PostgreSQL 9")
                .hasMessageContaining("Install PostgreSQL 9, or set database.url");
    }

    /// The same once more for somebody who is not root.
    @Test
    @EnabledIf("dev.vesta.storage.embedded.RunAs#isRoot")
    void worksForAnOrdinaryUserToo() throws Exception {
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        Files.setAttribute(theirs, "unix:uid", Holder.ORDINARY_USER);
        Process holder = Holder.start(theirs.resolve("postgres"), "setpriv");
        assertThat(Long.parseLong(holder.inputReader().readLine())).isPositive();
        assertThat(Files.getAttribute(theirs.resolve("postgres/password"), "unix:uid"))
                .isEqualTo(Holder.ORDINARY_USER);
        holder.destroy();
        holder.waitFor();
        assertThat(Optional.of(theirs.resolve("postgres")).flatMap(Holder::postmaster))
                .isEmpty();
    }
}
