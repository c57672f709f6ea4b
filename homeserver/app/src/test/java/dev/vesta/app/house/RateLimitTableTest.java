package dev.vesta.app.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.vesta.web.AnyEndpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.RateLimit;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the specification calls rate limited has a limit.
class RateLimitTableTest {
    private static Set<String> wanted() throws IOException {
        try (InputStream in = RateLimitTableTest.class.getResourceAsStream("rate-limited.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void everyRateLimitedEndpointHasALimit() throws IOException, ReflectiveOperationException {
        Set<String> wanted = wanted();
        assertThat(wanted).hasSizeGreaterThan(60);
        Set<String> seen = new HashSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.vesta.clientapi")) {
            if (!type.isAssignableTo(AnyEndpoint.class) || type.isInterface()) {
                continue;
            }
            Field field = type.reflect().getDeclaredField("SPEC");
            field.setAccessible(true);
            EndpointSpec spec = (EndpointSpec) field.get(null);
            for (String path : spec.paths()) {
                String endpoint = spec.method() + " " + path;
                if (wanted.contains(endpoint)) {
                    seen.add(endpoint);
                    assertThat(spec.rateLimit()).as(endpoint).isNotEqualTo(RateLimit.NONE);
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(10);
    }
}
