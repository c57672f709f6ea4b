package dev.vesta.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules are worth as much as the reader under them.
class JavaSourceTest {
    @TempDir
    Path folder;

    private JavaSource parse(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("Some.java"), text);
        return JavaSource.parse(List.of(file)).getFirst();
    }

    @Test
    void seesMethodsWhereverTheyAre() throws IOException {
        JavaSource source = parse("""
                class Some {
                    Some() {}
                    record Inner(int a) {
                        String braces() {
                            return "}" + '{'; // }
                        }
                    }
                    Runnable anonymous() {
                        return new Runnable() {
                            @Override
                            public void run() {
                            }
                        };
                    }
                }
                """);
        assertThat(source.methods())
                .extracting(method -> method + " " + method.lines())
                .containsExactly("Some#<init> 1", "Some.Inner#braces 3", "Some#anonymous 7", "Some.#run 3");
    }

    @Test
    void seesWhichPublicTypesAreUndocumented() throws IOException {
        assertThat(parse("public class Some {}").undocumented()).containsExactly("Some");
        assertThat(parse("// not this\npublic class Some {}").undocumented()).containsExactly("Some");
        assertThat(parse("/// For this.\npublic class Some {}").undocumented()).isEmpty();
        assertThat(parse("class Some {}").undocumented()).isEmpty();
    }
}
