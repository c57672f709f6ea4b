package dev.vesta.app.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkScriptTest {
    @TempDir
    private Path folder;

    private record Result(int code, String out) {}

    private Result run(String script, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        builder.directory(Path.of("../..").toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out.strip());
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    @Test
    void javaHomeComesFirst() throws Exception {
        Path home = jdk("new", "25.0.1");
        assertThat(run("set -eu; . bin/jdk.sh; jdk_home java", Map.of("JAVA_HOME", home.toString())))
                .isEqualTo(new Result(0, home.toString()));
    }

    @Test
    void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
        Path home = jdk("old", "17.0.2");
        Result result = run("set -eu; . bin/jdk.sh; jdk_home java || true", Map.of("JAVA_HOME", home.toString()));
        assertThat(result.out()).isNotBlank().isNotEqualTo(home.toString());
    }

    @Test
    void withoutAJdkItSaysInOneSentenceHowToGetOne() throws Exception {
        Result result =
                run("set -eu; . bin/jdk.sh; jdk_major() { return 1; }; jdk_home java", Map.of("PATH", "/usr/bin:/bin"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .contains("No JDK 25 or newer found", "adoptium")
                .doesNotContain("\n");
    }

    @Test
    void theScriptsRefuseWhatTheyDoNotKnow() throws Exception {
        assertThat(run("bin/test --nonsense", Map.of())).isEqualTo(new Result(2, "usage: bin/test [--fast|--long]"));
        assertThat(run("bin/build --nonsense", Map.of("JAVA_HOME", System.getProperty("java.home"))))
                .isEqualTo(new Result(2, "usage: bin/build [--docs]"));
    }
}
