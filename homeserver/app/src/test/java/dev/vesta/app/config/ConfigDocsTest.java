package dev.vesta.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigDocsTest {
    @Test
    void thePageIsWhatTheSchemaSays() {
        assertThat(Path.of("../../docs/configuration.md"))
                .as("stale: run bin/build, then bin/build --docs")
                .hasContent(ConfigDocs.markdown());
    }
}
