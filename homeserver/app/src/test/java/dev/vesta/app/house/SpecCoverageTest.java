package dev.vesta.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.vesta.app.house.JavaSource.Method;
import dev.vesta.app.house.SpecTable.Row;
import dev.vesta.web.AnyEndpoint;
import dev.vesta.web.EndpointSpec;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// SPEC.md says what the code does, and names the tests that saw it.
class SpecCoverageTest {
    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.vesta");

    private final SpecTable table =
            SpecTable.parse(SourceTree.read(SourceTree.root().resolve("SPEC.md")));

    private static List<JavaClass> endpointClasses() {
        List<JavaClass> classes = CODE.stream()
                .filter(type -> type.isAssignableTo(AnyEndpoint.class) && !type.isInterface())
                .toList();
        assertThat(classes).as("endpoint classes").hasSizeGreaterThan(20);
        return classes;
    }

    /// The endpoints by the constant that each endpoint class declares: no server needs to run for this.
    private static Map<String, String> declared() throws ReflectiveOperationException {
        Map<String, String> declared = new TreeMap<>();
        for (JavaClass type : endpointClasses()) {
            Field field = type.reflect().getDeclaredField("SPEC");
            field.setAccessible(true);
            EndpointSpec spec = (EndpointSpec) field.get(null);
            String before = declared.put(spec.method() + " " + spec.paths().getFirst(), type.getName());
            assertThat(before)
                    .as("another class for the endpoint of " + type.getName())
                    .isNull();
        }
        return declared;
    }

    @Test
    void everyEndpointHasARowAndEveryRowAnEndpoint() throws ReflectiveOperationException {
        Set<String> rows = new TreeSet<>();
        table.rows()
                .forEach(row ->
                        assertThat(rows.add(row.endpoint())).as(row.endpoint()).isTrue());
        assertThat(rows).containsExactlyInAnyOrderElementsOf(declared().keySet());
    }

    @Test
    void everyEndpointClassIsInAList() {
        assertThat(endpointClasses()).allSatisfy(type -> assertThat(type.getConstructorCallsToSelf())
                .as("no list makes an instance of " + type.getName())
                .isNotEmpty());
    }

    @Test
    void nothingIsBothServedAndAbsent() throws ReflectiveOperationException {
        assertThat(table.absent()).isNotEmpty().doesNotHaveDuplicates();
        assertThat(declared().keySet()).doesNotContainAnyElementsOf(table.absent());
    }

    @Test
    void rowsSayDoneOrPartly() {
        assertThat(table.rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.state()).as(row.endpoint()).isIn("done", "partly");
            assertThat(row.missing().isEmpty())
                    .as(row.endpoint())
                    .isEqualTo(row.state().equals("done"));
            assertThat(row.tests().isEmpty() && row.state().equals("done"))
                    .as(row.endpoint())
                    .isFalse();
        });
    }

    @Test
    void rowsNameTestsThatExistAndSawTheirErrcodes() {
        Map<String, String> tests = httpTests();
        List<String> wrong = new ArrayList<>();
        for (Row row : table.rows()) {
            Set<String> unseen = new HashSet<>(row.errcodes());
            for (String test : row.tests()) {
                String text = tests.get(test);
                if (text == null) {
                    wrong.add(row.endpoint() + " names " + test + ", which is no test in dev.vesta.app.http");
                } else {
                    unseen.removeIf(text::contains);
                }
            }
            if (!unseen.isEmpty()) {
                wrong.add(row.endpoint() + ": no test that it names mentions " + unseen);
            }
        }
        assertThat(wrong).isEmpty();
    }

    /// Test methods by `Class#method`, with their text. They all talk to a whole server over HTTP.
    private static Map<String, String> httpTests() {
        Map<String, String> tests = new HashMap<>();
        List<Path> files = SourceTree.java("test").stream()
                .filter(file -> SourceTree.name(file).contains("/dev/vesta/app/http/"))
                .toList();
        for (JavaSource source : JavaSource.parse(files)) {
            for (Method method : source.methods()) {
                if (method.text().startsWith("@Test") || method.text().startsWith("@ParameterizedTest")) {
                    tests.put(method.toString(), method.text());
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }
}
