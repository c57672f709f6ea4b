package dev.vesta.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Sizes and texts. A rule that found nothing to look at fails.
class TidyTest {
    private static final int MAX_MAIN_LINES = 400;
    private static final int MAX_TEST_LINES = 600;
    private static final int MAX_METHOD_LINES = 60;

    private static final Set<String> TEXTS =
            Set.of("java", "md", "sql", "xml", "yaml", "yml", "json", "sh", "py", "properties", "toml", "txt", "");

    /// Anything else would rot when the specification moves on.
    private static final Pattern SPEC_LINK = Pattern.compile("https?://spec\\.matrix\\.org/(?!v1\\.19/)\\S*");

    /// Spelled so that this file does not break its own rule.
    private static final Pattern LEFT_OVER = Pattern.compile("\\b(FIX" + "ME|TO" + "DO|XX" + "X)\\b");

    /// Folders of one particular machine.
    private static final Pattern MACHINE_PATH = Pattern.compile(
            "(?<![\\w.*}/-])/(work|root|home/\\w+|Users/\\w+)/" + "|/usr/lib/jvm/[a-z]|[A-Z]:\\\\\\\\Users");

    private static final Pattern VERSION = Pattern.compile("<([\\w-]+)\\.version>([^<]+)</");

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)\n *```", Pattern.DOTALL);

    private static List<Path> texts() {
        List<Path> texts = SourceTree.files().stream()
                .filter(file -> TEXTS.contains(extension(file)))
                .toList();
        assertThat(texts).hasSizeGreaterThan(100);
        return texts;
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
    }

    private static List<String> findings(Pattern pattern) {
        List<String> found = new ArrayList<>();
        for (Path file : texts()) {
            int number = 0;
            for (String line : SourceTree.lines(file)) {
                number++;
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    found.add(SourceTree.name(file) + ":" + number + ": " + matcher.group());
                }
            }
        }
        return found;
    }

    @Test
    void filesAreShort() {
        List<String> tooLong = new ArrayList<>();
        for (String kind : List.of("main", "test")) {
            int limit = kind.equals("main") ? MAX_MAIN_LINES : MAX_TEST_LINES;
            List<Path> files = SourceTree.java(kind);
            assertThat(files).isNotEmpty();
            for (Path file : files) {
                int lines = SourceTree.lines(file).size();
                if (lines > limit) {
                    tooLong.add(SourceTree.name(file) + " has " + lines + " lines, " + limit + " are allowed");
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void methodsAreShort() {
        List<JavaSource> sources = JavaSource.parse(SourceTree.java("main"));
        assertThat(sources).isNotEmpty();
        assertThat(sources.stream()
                        .flatMap(source -> source.methods().stream())
                        .filter(method -> method.lines() > MAX_METHOD_LINES)
                        .map(method -> method + " has " + method.lines() + " lines"))
                .isEmpty();
    }

    @Test
    void publicTypesSayWhatTheyAreFor() {
        assertThat(JavaSource.parse(SourceTree.java("main")).stream().flatMap(source -> source.undocumented().stream()))
                .isEmpty();
    }

    @Test
    void everyPackageIsDescribedAndNullMarked() {
        Set<Path> packages = new TreeSet<>();
        SourceTree.java("main").forEach(file -> packages.add(file.getParent()));
        assertThat(packages).isNotEmpty();
        List<String> bare = new ArrayList<>();
        for (Path folder : packages) {
            Path info = folder.resolve("package-info.java");
            String text = Files.exists(info) ? SourceTree.read(info) : "";
            if (!text.startsWith("///") || !text.contains("@NullMarked")) {
                bare.add(SourceTree.name(folder));
            }
        }
        assertThat(bare).isEmpty();
    }

    @Test
    void linksGoToThePinnedSpecification() {
        assertThat(findings(SPEC_LINK)).isEmpty();
    }

    /// The formatter breaks a documentation line that is too long into a plain comment, which drops it.
    @Test
    void documentationIsNotCutOff() {
        List<String> cut = new ArrayList<>();
        for (Path file : SourceTree.java("main")) {
            List<String> lines = SourceTree.lines(file);
            for (int n = 1; n < lines.size(); n++) {
                if (lines.get(n).strip().startsWith("// ")
                        && lines.get(n - 1).strip().startsWith("///")) {
                    cut.add(SourceTree.name(file) + ":" + (n + 1));
                }
            }
        }
        assertThat(cut).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(findings(LEFT_OVER)).isEmpty();
    }

    @Test
    void noFileNamesAMachine() {
        assertThat(findings(MACHINE_PATH)).isEmpty();
    }

    @Test
    void everyLibrarysVersionIsExplained() {
        Path root = SourceTree.root();
        List<String> versions = VERSION.matcher(SourceTree.read(root.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .toList();
        assertThat(versions).hasSizeGreaterThan(10);
        String explained = SourceTree.read(root.resolve("docs/dependencies.md"));
        assertThat(versions.stream().filter(one -> !explained.contains(one.substring(one.indexOf(' ') + 1))))
                .as("versions in pom.xml that docs/dependencies.md does not know")
                .isEmpty();
    }

    @Test
    void theExampleForContributorsIsRealCode() {
        Path root = SourceTree.root();
        String guide = SourceTree.read(root.resolve("CONTRIBUTING.md"));
        Matcher example = EXAMPLE.matcher(guide);
        assertThat(example.find()).isTrue();
        String code = example.group(1).lines().map(String::strip).collect(Collectors.joining("\n"));
        assertThat(SourceTree.java("main")).anyMatch(file -> SourceTree.lines(file).stream()
                .map(String::strip)
                .collect(Collectors.joining("\n"))
                .contains(code));
    }
}
