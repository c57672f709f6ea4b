package dev.vesta.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SchemaValidatorTest {
    private static final Set<String> KNOWN_KEYWORDS = Set.of(
            "$schema",
            "$id",
            "title",
            "type",
            "description",
            "default",
            "properties",
            "required",
            "items",
            "enum",
            "additionalProperties",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "propertyNames",
            "pattern");

    private static List<String> check(Map<String, ?> document) {
        return SchemaValidator.check(Schema.config(), document).stream()
                .map(Violation::toString)
                .toList();
    }

    @Test
    void acceptsTheLeastThatThereCanBe() {
        assertThat(check(Map.of("server_name", "example.org"))).isEmpty();
    }

    @Test
    void itsOwnDefaultsAreValid() {
        Map<String, Object> full =
                SchemaValidator.withDefaults(Schema.config(), new HashMap<>(Map.of("server_name", "example.org")));
        assertThat(check(full)).isEmpty();
        assertThat(full).containsEntry("default_room_version", "12").doesNotContainKey("public_base_url");
        assertThat(full.get("registration")).isInstanceOf(Map.class).asString().contains("cost=default");
    }

    @Test
    void namesTheNearestKeyForAnUnknownOne() {
        assertThat(check(Map.of("server_name", "a", "registration", Map.of("enable", true))))
                .containsExactly("registration.enable: there is no such key. Did you mean 'registration.enabled'?");
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(check(Map.of("listeners", List.of(Map.of("bind", "::")))))
                .hasSize(2)
                .anyMatch(text -> text.startsWith("server_name: is missing: The name in user ids"))
                .anyMatch(text -> text.startsWith("listeners[0].port: is missing"));
    }

    @Test
    void knowsHowLongATextMayBe() {
        assertThat(noticesNamed("n".repeat(256))).isEmpty();
        assertThat(noticesNamed("n".repeat(257)))
                .singleElement()
                .asString()
                .startsWith("server_notices.display_name: ")
                .contains("must have at most 256 characters");
    }

    private static List<String> noticesNamed(String name) {
        return check(Map.of("server_name", "a", "server_notices", Map.of("localpart", "n", "display_name", name)));
    }

    @Test
    void doesNotShowSecrets() {
        assertThat(check(Map.of("server_name", "a", "jwt", Map.of("secret", 12345))))
                .singleElement()
                .asString()
                .startsWith("jwt.secret: the value (not shown) must be a text");
    }

    @Test
    void schemasUseOnlyKeywordsThatTheValidatorKnows() {
        Set<String> used = new TreeSet<>();
        collect(Schema.config(), used);
        collect(Schema.registration(), used);
        assertThat(EventContents.all()).hasSize(16).values().allSatisfy(schema -> collect(schema, used));
        assertThat(used).hasSizeGreaterThan(15).isSubsetOf(KNOWN_KEYWORDS);
    }

    private static void collect(Schema schema, Set<String> used) {
        used.addAll(schema.keywords().keySet());
        assertThat(schema.types()).as(schema.description()).isNotEmpty();
        schema.properties().values().forEach(property -> {
            assertThat(property.description()).isNotBlank();
            collect(property, used);
        });
        schema.items().ifPresent(items -> collect(items, used));
        schema.otherProperties().ifPresent(other -> collect(other, used));
        schema.names().ifPresent(names -> collect(names, used));
    }
}
