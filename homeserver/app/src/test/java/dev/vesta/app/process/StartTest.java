package dev.vesta.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How the distribution starts, stops and refuses to.
@Tag("slow")
class StartTest {
    /// What is promised for a quiet machine. Where others work at the same time, `-Dvesta.patience=5` multiplies it.
    private static final Duration SECOND_START =
            Duration.ofSeconds(3).multipliedBy(Integer.getInteger("vesta.patience", 1));

    /// Something else that runs for a moment must not fail the build.
    private static final int RETRIES = 2;

    private static final long IDLE_KIB = 200 * 1024;
    private static final Duration REFUSAL = Duration.ofMinutes(1);
    /// The server looks at its certificates every ten seconds.
    private static final Duration RELOAD = Duration.ofSeconds(60);

    private static final int ORDINARY_USER = 65534;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<ServerUnderTest> servers = new ArrayList<>();
    private Path folder;
    private Path config;
    private int port;
    private Api api;

    @BeforeEach
    void configure() throws IOException {
        folder = Distribution.scratch();
        config = folder.resolve("homeserver.yaml");
        port = Distribution.freePort();
        api = Api.of(http, "http://127.0.0.1:" + port);
        configure("");
    }

    private void configure(String more) throws IOException {
        Files.writeString(config, """
                server_name: start.test
                data_directory: data
                registration: {enabled: true, shared_secret: shared, password_hash: {cost: minimal}}
                listeners:
                  - {bind: 127.0.0.1, port: %d, resources: [client, admin]}
                """.formatted(port) + more);
    }

    @AfterEach
    void cleanUp() throws Exception {
        for (ServerUnderTest server : servers) {
            server.close();
        }
        http.close();
        Distribution.delete(folder);
    }

    private ServerUnderTest launch(String... prefix) {
        return launch(Distribution.find(), prefix);
    }

    private ServerUnderTest launch(Path distribution, String... prefix) {
        ServerUnderTest server = ServerUnderTest.launch(distribution, config, prefix);
        servers.add(server);
        return server;
    }

    @Test
    void aSecondStartIsQuickAndTheIdleServerIsSmall() throws Exception {
        ServerUnderTest first = launch();
        Duration firstStart = first.awaitReady();
        assertThat(first.stop()).isZero();
        ServerUnderTest second = launch();
        Duration secondStart = second.awaitReady();
        for (int more = 0; more < RETRIES && secondStart.compareTo(SECOND_START) > 0; more++) {
            System.out.printf("StartTest: %d ms; once more%n", secondStart.toMillis());
            assertThat(second.stop()).isZero();
            second = launch();
            secondStart = second.awaitReady();
        }
        assertThat(api.get("/login").status()).isEqualTo(200);
        long residentKib = residentKib(second.pid());
        System.out.printf(
                "StartTest: first start %d ms, second %d ms, idle %d MiB%n",
                firstStart.toMillis(), secondStart.toMillis(), residentKib / 1024);
        assertThat(residentKib).isLessThan(IDLE_KIB);
        assertThat(secondStart).isLessThan(SECOND_START);
    }

    private static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void stopsCleanlyOnSigtermAndTakesItsDatabaseWithIt() throws Exception {
        ServerUnderTest server = launch();
        server.awaitReady();
        ProcessHandle postmaster = server.postmaster().orElseThrow();
        assertThat(server.stop()).isZero();
        assertThat(server.output()).endsWith("Stopped");
        assertThat(postmaster.isAlive()).isFalse();
    }

    @Test
    void aBadConfigurationIsRefusedBeforeAnythingIsOpened() throws Exception {
        configure("registraton: {enabled: true}\n");
        ServerUnderTest server = launch();
        assertThat(server.awaitExit(REFUSAL)).isEqualTo(1);
        assertThat(server.output()).contains("registraton", "Did you mean 'registration'?");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aSecondServerOnTheSameDataIsRefused() throws Exception {
        launch().awaitReady();
        ServerUnderTest second = launch();
        assertThat(second.awaitExit(REFUSAL)).isEqualTo(1);
        assertThat(second.output()).contains("Another server uses the data directory");
        assertThat(api.get("/login").status()).isEqualTo(200);
    }

    @Test
    void aServerWhosePostgresHasEndedEndsWith3AndStartsAgain() throws Exception {
        ServerUnderTest server = launch();
        server.awaitReady();
        server.killPostgres();
        assertThat(server.awaitExit(REFUSAL)).isEqualTo(3);
        assertThat(server.output()).contains("PostgreSQL has ended by itself");
        launch().awaitReady();
        assertThat(api.get("/login").status()).isEqualTo(200);
    }

    @Test
    void createUserMakesAnAccountThatCanLogIn() throws Exception {
        launch().awaitReady();
        ProcessBuilder builder = new ProcessBuilder(
                        Distribution.find().resolve("bin/homeserver").toString(),
                        "admin",
                        "create-user",
                        "root-of-all",
                        "--admin",
                        "--config",
                        config.toString())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process command = builder.start();
        try (var in = command.outputWriter(StandardCharsets.UTF_8)) {
            in.write("a long password\n");
        }
        String output = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(command.waitFor()).as(output).isZero();
        assertThat(output).contains("Created @root-of-all:start.test, an administrator");
        assertThat(api.login("root-of-all", "a long password")
                        .get("/account/whoami")
                        .ok()
                        .get("user_id")
                        .asText())
                .isEqualTo("@root-of-all:start.test");
    }

    @Test
    void servesHttpsAndTakesUpANewCertificate() throws Exception {
        Path certificate = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        X509Certificate first = Certificates.write(folder, certificate, key);
        int tlsPort = Distribution.freePort();
        configure("  - {bind: 127.0.0.1, port: " + tlsPort
                + ", tls: true, certificate_path: tls.crt, private_key_path: tls.key, resources: [client]}\n");
        launch().awaitReady();
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(Certificates.trusting(first)).build()) {
            assertThat(Api.of(client, "https://localhost:" + tlsPort)
                            .get("/login")
                            .status())
                    .isEqualTo(200);
        }
        X509Certificate second = Certificates.write(folder, certificate, key);
        SSLContext both = Certificates.trusting(first, second);
        long deadline = System.nanoTime() + RELOAD.toNanos();
        while (!served(both, tlsPort).equals(second)) {
            assertThat(System.nanoTime() - deadline)
                    .as("still the old certificate")
                    .isNegative();
        }
    }

    private static X509Certificate served(SSLContext context, int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /// Only root can become somebody else; for others every test here is this one.
    @Test
    void runsAndRecoversAsAnOrdinaryUserToo() throws Exception {
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        Path distribution = root ? Distribution.copyTo(folder.resolve("vesta")) : Distribution.find();
        String[] prefix = root
                ? new String[] {
                    "setpriv", "--reuid=" + ORDINARY_USER, "--regid=" + ORDINARY_USER, "--clear-groups", "--"
                }
                : new String[0];
        if (root) {
            Files.setAttribute(folder, "unix:uid", ORDINARY_USER);
        }
        ServerUnderTest server = launch(distribution, prefix);
        server.awaitReady();
        Api user = api.register("alice");
        server.kill();
        ServerUnderTest next = launch(distribution, prefix);
        next.awaitReady();
        assertThat(user.get("/account/whoami").status()).isEqualTo(200);
        assertThat(Files.getAttribute(folder.resolve("data/signing.key"), "unix:uid"))
                .isEqualTo(Files.getAttribute(folder, "unix:uid"));
        assertThat(next.stop()).isZero();
    }
}
