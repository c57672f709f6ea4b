package dev.vesta.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.app.adapter.SystemRng;
import dev.vesta.app.config.ConfigLoader;
import dev.vesta.app.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstRunTest {
    private final SystemRng rng = new SystemRng();

    @TempDir
    private Path folder;

    @Test
    void writesAValidConfigurationOnceForTheOwnerOnly() throws IOException {
        Path file = folder.resolve("data/homeserver.yaml");
        assertThat(FirstRun.ensureConfiguration(file, rng)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        ServerConfig config = ConfigLoader.load(file, Map.of());
        assertThat(config.registration().sharedSecret().orElseThrow()).hasSize(40);
        assertThat(config.dataDirectory()).isEqualTo(folder.resolve("data"));
        String before = Files.readString(file);
        assertThat(FirstRun.ensureConfiguration(file, rng)).isFalse();
        assertThat(file).hasContent(before);
    }

    @Test
    void makesASigningKeyAndKeepsIt() throws IOException {
        Path file = folder.resolve("signing.key");
        String line = FirstRun.ensureSigningKey(file, rng);
        assertThat(line).matches("ed25519 a_\\w{6} [A-Za-z0-9+/]{43}");
        assertThat(FirstRun.ensureSigningKey(file, rng)).isEqualTo(line);
        Files.writeString(file, "rsa 1 abc");
        assertThatThrownBy(() -> FirstRun.ensureSigningKey(file, rng)).hasMessageContaining("ed25519 KEYID BASE64");
    }
}
