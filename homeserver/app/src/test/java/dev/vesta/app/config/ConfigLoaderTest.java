package dev.vesta.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vesta.protocol.room.RoomVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    private static final String REGISTRATION = """
            id: irc
            url: http://127.0.0.1:9000
            as_token: a
            hs_token: h
            sender_localpart: bot
            namespaces: {users: [{exclusive: true, regex: '@irc_.*'}]}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void filesThatTheConfigurationNames() throws IOException {
        Files.createDirectories(folder.resolve("as"));
        Files.writeString(folder.resolve("tls.crt"), "");
        Files.writeString(folder.resolve("tls.key"), "");
        Files.writeString(folder.resolve("as/irc.yaml"), REGISTRATION);
        Files.writeString(folder.resolve("as/broken.yaml"), REGISTRATION.replace("as_token", "as_tokn"));
    }

    private ServerConfig load(String yaml, Map<String, String> environment) throws IOException {
        Path file = folder.resolve("homeserver.yaml");
        Files.writeString(file, yaml);
        return ConfigLoader.load(file, environment);
    }

    private List<String> problems(String yaml, Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> load(yaml, environment))
                .problems();
    }

    @Test
    void oneKeyIsEnough() throws IOException {
        ServerConfig config = load("server_name: example.org", Map.of());
        assertThat(config.dataDirectory()).isEqualTo(folder.resolve("data"));
        assertThat(config.signingKeyPath()).isEqualTo(folder.resolve("data/signing.key"));
        assertThat(config.mediaPath()).isEqualTo(folder.resolve("data/media"));
        assertThat(config.database().url()).isEmpty();
        assertThat(config.defaultRoomVersion()).isEqualTo(RoomVersion.V12);
        assertThat(config.listeners()).singleElement().satisfies(listener -> assertThat(listener.port())
                .isEqualTo(8008));
        assertThat(config.registration().enabled()).isFalse();
        assertThat(config.rateLimits().buckets().get("login").perSecond()).isEqualTo(0.5);
        assertThat(config.federation().outbound().verifyCertificates()).isTrue();
    }

    @Test
    void readsTheExampleOfTheLaunchContract() throws IOException {
        ServerConfig config = load("""
                server_name: hs1
                signing_key_path: /data/signing.key
                database: {url: "postgresql://postgres@127.0.0.1:5432/hs1"}
                media_store: {path: /data/media}
                listeners:
                  - {bind: 0.0.0.0, port: 8008, tls: false, resources: [client]}
                  - {bind: 0.0.0.0, port: 8448, tls: true, certificate_path: tls.crt, private_key_path: tls.key, resources: [federation, client]}
                registration: {enabled: true, shared_secret: complement, password_hash: {algorithm: argon2id, cost: minimal}}
                rate_limits: {enabled: false}
                federation: {verify_certificates: false, allow_private_addresses: true}
                outbound_http: {verify_certificates: false, allow_private_addresses: true}
                default_room_version: 11
                application_services: [as/irc.yaml]
                """, Map.of());
        assertThat(config.database().url().orElseThrow())
                .hasToString("postgresql://postgres@127.0.0.1:5432/hs1")
                .extracting("password")
                .isNull();
        assertThat(config.listeners().get(1).tls()).isPresent();
        assertThat(config.registration().passwordHash().cost()).isEqualTo(ServerConfig.HashCost.MINIMAL);
        assertThat(config.defaultRoomVersion()).isEqualTo(RoomVersion.V11);
        assertThat(config.applicationServices()).containsExactly(folder.resolve("as/irc.yaml"));
    }

    @Test
    void decodesTheDatabaseUrl() throws IOException {
        ServerConfig config =
                load("{server_name: a, database: {url: 'postgres://us%40er:p%3Aw+d@[::1]/na%20me'}}", Map.of());
        assertThat(config.database().url().orElseThrow())
                .hasToString("postgresql://us@er@::1:5432/na me")
                .extracting("password")
                .isEqualTo("p:w+d");
    }

    @Test
    void theEnvironmentOverridesAnyKey() throws IOException {
        ServerConfig config = load(
                "{server_name: a, database: {pool_size: 3}}",
                Map.of(
                        "VESTA_SERVER_NAME", "b.example",
                        "VESTA_DATABASE__POOL_SIZE", "7",
                        "VESTA_REGISTRATION__ENABLED", "true",
                        "VESTA_REGISTRATION__SHARED_SECRET", "0123",
                        "VESTA_LISTENERS", "[{port: 1234}]",
                        "VESTA_JAVA_OPTS", "-Xmx2g",
                        "PATH", "/bin"));
        assertThat(config.serverName()).isEqualTo("b.example");
        assertThat(config.database().poolSize()).isEqualTo(7);
        assertThat(config.registration().enabled()).isTrue();
        assertThat(config.registration().sharedSecret()).contains("0123");
        assertThat(config.listeners()).singleElement().satisfies(listener -> assertThat(listener.port())
                .isEqualTo(1234));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VESTA_DATABASE__POOLSIZE | 5     | environment variable VESTA_DATABASE__POOLSIZE: there is no such key. Did you mean VESTA_DATABASE__POOL_SIZE?
            VESTA_DATABASE__POOL_SIZE | many | database.pool_size: "many" must be a whole number
            VESTA_LISTENERS           | [    | environment variable VESTA_LISTENERS: is not YAML
            """)
    void wrongOverridesAreNamed(String name, String value, String problem) {
        assertThat(problems("server_name: a", Map.of(name, value)))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            serverr_name: a                        | serverr_name: there is no such key. Did you mean 'server_name'?
            {}                                     | server_name: is missing
            server_name: 'no spaces'               | server_name: "no spaces" must look like
            server_name: 12                        | server_name: 12 must be a text (in quotes
            database: {url: mysql://x}             | database.url: the value (not shown) must look like
            database: {url: 'postgresql://x/y'}    | database.url: the value (not shown) must look like postgresql://user:password@host:port/name
            database: {pool_size: 0}               | database.pool_size: 0 must be between 2 and 200
            database: {pool_size: '10'}            | database.pool_size: "10" must be a whole number
            listeners: []                          | listeners: must have at least 1 element
            listeners: {port: 1}                   | listeners: {port=1} must be a list
            listeners: [{port: 99999}]             | listeners[0].port: 99999 must be between 0 and 65535
            listeners: [{bind: '::'}]              | listeners[0].port: is missing
            listeners: [{port: 1}, {port: 1}]      | listeners[1].port: 1 is taken by listeners[0]
            listeners: [{port: 1, tls: true}]      | listeners[0].tls: true needs certificate_path and private_key_path
            listeners: [{port: 1, resources: [x]}] | listeners[0].resources[0]: "x" must be one of client, federation, web, metrics, admin
            listeners: [{port: 1, tls: true, certificate_path: no.crt, private_key_path: tls.key}] | listeners[0].certificate_path: "no.crt" must be a file
            registration: {enabled: yes}           | registration.enabled: "yes" must be true or false
            registration: {password_hash: {cost: x}} | registration.password_hash.cost: "x" must be one of minimal, default, high
            default_room_version: 99               | default_room_version: "99" must be one of
            federation: {trusted_ca_path: no.crt}  | federation.trusted_ca_path: "no.crt" must be a file
            public_base_url: example.org           | public_base_url: "example.org" must look like
            logging: {level: loud}                 | logging.level: "loud" must be one of trace, debug, info, warn, error
            application_services: [as/none.yaml]   | application_services[0]: "as/none.yaml" must be a file
            application_services: [as/broken.yaml] | application_services[0] (as/broken.yaml): as_token: is missing
            rate_limits: {message: {burst: -1}}    | rate_limits.message.burst: -1 must be at least 0
            turn: {ttl: soon}                      | turn.ttl: "soon" must look like
            jwt: {algorithm: none}                 | jwt.algorithm: "none" must be one of HS256
            """)
    void wrongValuesAreNamedWithWhatWouldBeRight(String line, String problem) {
        String yaml = line.startsWith("server") || line.equals("{}") ? line : "server_name: a\n" + line;
        assertThat(problems(yaml, Map.of())).first().asString().startsWith(problem);
    }

    @Test
    void saysAllThatIsWrongAtOnceWithTheFile() {
        assertThatThrownBy(() -> load("{server_name: '', data_dir: x}", Map.of()))
                .hasMessageContaining("homeserver.yaml")
                .hasMessageContaining("server_name:")
                .hasMessageContaining("'data_directory'");
    }

    @Test
    void namesTheLineWhereYamlIsBroken() {
        assertThat(problems("server_name: a\nx: [", Map.of()))
                .singleElement()
                .asString()
                .contains("line 2");
        assertThat(problems("server_name: a\nserver_name: b", Map.of()))
                .singleElement()
                .asString()
                .contains("duplicate");
        assertThat(problems("- a", Map.of())).singleElement().asString().contains("keys and values");
        assertThatThrownBy(() -> ConfigLoader.load(folder.resolve("none.yaml"), Map.of()))
                .hasMessageContaining("does not exist");
    }

    @Test
    void secretsStayOutOfTexts() throws IOException {
        ServerConfig config = load(
                "{server_name: a, registration: {shared_secret: s3cret}, database: {url: 'postgresql://u:pw1@h/d'}}",
                Map.of());
        assertThat(config + " " + config.registration() + " " + config.database())
                .doesNotContain("s3cret")
                .doesNotContain("pw1");
    }
}
