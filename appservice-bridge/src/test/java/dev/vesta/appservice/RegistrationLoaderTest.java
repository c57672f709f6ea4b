package dev.vesta.appservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationLoaderTest {
    private static final String IRC = """
            id: IRC Bridge
            url: http://127.0.0.1:1234/
            as_token: as-secret
            hs_token: hs-secret
            sender_localpart: _irc_bot
            namespaces:
              users:
                - {exclusive: true, regex: "@_irc_.*"}
              aliases:
                - {exclusive: false, regex: "#irc_.*:hs1"}
              rooms: []
            """;

    private final RegistrationLoader loader = new RegistrationLoader(new ServerName("hs1"));

    @TempDir
    Path folder;

    @Test
    void readsARegistration() {
        Registration irc = loader.load(file("irc.yaml", IRC));
        assertThat(irc.id()).isEqualTo("IRC Bridge");
        assertThat(irc.url()).isEqualTo(URI.create("http://127.0.0.1:1234"));
        assertThat(irc.asToken()).isEqualTo("as-secret");
        assertThat(irc.hsToken()).isEqualTo("hs-secret");
        assertThat(irc.sender()).isEqualTo(new UserId("@_irc_bot:hs1"));
        assertThat(irc.rooms()).isEmpty();
        assertThat(irc.protocols()).isEmpty();
    }

    @Test
    void takesTheDefaultsOfTheSpecification() {
        Registration irc = loader.load(file("irc.yaml", IRC));
        assertThat(irc.rateLimited()).isTrue();
        assertThat(irc.receiveEphemeral()).isFalse();
    }

    @Test
    void readsTheOptionalKeys() {
        Registration irc = loader.load(file(
                "irc.yaml",
                IRC.replace("url: http://127.0.0.1:1234/", "url: null")
                        + "rate_limited: false\nprotocols: [irc]\nde.sorunome.msc2409.push_ephemeral: true\n"));
        assertThat(irc.url()).isNull();
        assertThat(irc.rateLimited()).isFalse();
        assertThat(irc.protocols()).containsExactly("irc");
        assertThat(irc.receiveEphemeral()).isTrue();
    }

    @Test
    void knowsItsUsers() {
        Registration irc = loader.load(file("irc.yaml", IRC));
        assertThat(irc.ownsUser(new UserId("@_irc_bob:hs1"))).isTrue();
        assertThat(irc.ownsUser(new UserId("@_irc_bot:hs1"))).isTrue();
        assertThat(irc.ownsUser(new UserId("@x_irc_bob:hs1"))).isFalse();
        assertThat(irc.reservesUser(new UserId("@_irc_bob:hs1"))).isTrue();
        assertThat(Registration.covers(irc.aliases(), "#irc_java:hs1")).isTrue();
        assertThat(Registration.covers(irc.aliases(), "#java:hs1")).isFalse();
    }

    @Test
    void keepsTokensOutOfItsText() {
        assertThat(loader.load(file("irc.yaml", IRC)).toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: IRC Bridge                  | #                                | id is missing",
                "id: IRC Bridge                  | id: 7                            | id is 7; it must be a text",
                "url: http://127.0.0.1:1234/     | #                                | url is missing",
                "url: http://127.0.0.1:1234/     | 'url: \"127.0.0.1\"'             | url is \"127.0.0.1\"; it must be null or",
                "as_token: as-secret             | as_token: 12345                  | as_token is (secret); it must be a text",
                "hs_token: hs-secret             | 'hs_token: \"\"'                 | hs_token is (secret); it must be a text",
                "sender_localpart: _irc_bot      | 'sender_localpart: \"a:b\"'      | sender_localpart is \"a:b\"; it must be",
                "'regex: \"@_irc_.*\"'           | 'regex: \"[\"'                   | namespaces.users[0].regex is \"[\"",
                "'exclusive: true, '             | ''                               | namespaces.users[0].exclusive is missing",
                "exclusive: false                | exclusive: maybe                 | namespaces.aliases[0].exclusive is \"maybe\"",
                "rooms: []                       | rooms: all                       | namespaces.rooms is \"all\"; it must be a list",
                "rooms: []                       | rooms: ['!x']                    | namespaces.rooms[0] is \"!x\"; it must hold",
                "namespaces:                     | other:                           | namespaces is missing",
            })
    void namesFileKeyValueAndRemedy(String line, String instead, String problem) {
        Path file = file("bad.yaml", IRC.replace(line, instead == null ? "" : instead));
        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> loader.load(file))
                .withMessageContaining(file.toString())
                .withMessageContaining(problem)
                .withMessageNotContaining("12345");
    }

    @Test
    void refusesFilesThatHoldNoRegistration() {
        for (String text : List.of("", "just a text", "- a\n- list\n", "a: [", "a: 1\na: 2\n")) {
            Path file = file("odd.yaml", text);
            assertThatExceptionOfType(RegistrationException.class)
                    .as(text)
                    .isThrownBy(() -> loader.load(file))
                    .withMessageContaining(file.toString());
        }
        Path missing = folder.resolve("missing.yaml");
        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> loader.load(missing))
                .withMessageContaining("no such file")
                .satisfies(e -> assertThat(e.file()).isEqualTo(missing));
    }

    @Test
    void refusesTwoFilesWithTheSameIdOrToken() {
        Path irc = file("irc.yaml", IRC);
        Path sameId = file("same-id.yaml", IRC.replace("as-secret", "other-secret"));
        Path sameToken = file("same-token.yaml", IRC.replace("IRC Bridge", "Other"));
        Path other = file("other.yaml", IRC.replace("IRC Bridge", "Other").replace("as-secret", "other-secret"));

        assertThat(loader.load(List.of(irc, other)))
                .extracting(Registration::id)
                .containsExactly("IRC Bridge", "Other");
        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> loader.load(List.of(irc, sameId)))
                .withMessageContaining("same-id.yaml: id")
                .withMessageContaining("irc.yaml");
        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> loader.load(List.of(irc, sameToken)))
                .withMessageContaining("same-token.yaml: as_token")
                .withMessageNotContaining("as-secret");
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
