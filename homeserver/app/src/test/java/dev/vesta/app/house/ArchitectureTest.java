package dev.vesta.app.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The import table of `docs/architecture.md`. Old versions of ArchUnit read no class of a new Java release and pass in
/// silence, so every rule first makes sure that it sees the classes it is about.
class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // `mvn verify` hands another module's tests over as a jar, `mvn test` as a folder.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.vesta");

    private static final List<String> EVERYWHERE = List.of("java..", "javax..", "org.jspecify..");

    /// A module and what it may use beside itself and the language.
    record Layer(String folder, String packages, List<String> mayUse) {
        @Override
        public String toString() {
            return packages;
        }
    }

    private static final List<Layer> LAYERS = List.of(
            new Layer(
                    "protocol",
                    "dev.vesta.protocol..",
                    List.of(
                            "com.fasterxml.jackson.core..",
                            "org.bouncycastle..",
                            "org.commonmark..",
                            // Not all of jsoup: it has an HTTP client too.
                            "org.jsoup.nodes..",
                            "org.jsoup.parser..",
                            "org.jsoup.select..")),
            new Layer(
                    "schemas", "dev.vesta.schemas..", List.of("dev.vesta.protocol..", "com.fasterxml.jackson.core..")),
            new Layer(
                    "homeserver/core",
                    "dev.vesta.core..",
                    List.of("dev.vesta.protocol..", "dev.vesta.schemas..", "org.slf4j..")),
            new Layer(
                    "homeserver/storage",
                    "dev.vesta.storage..",
                    List.of(
                            "dev.vesta.protocol..",
                            "dev.vesta.schemas..",
                            "dev.vesta.core..",
                            "io.vertx..",
                            "org.flywaydb..",
                            "org.postgresql..",
                            "com.github.benmanes.caffeine..",
                            "org.apache.lucene..",
                            "org.slf4j..")),
            new Layer(
                    "homeserver/web",
                    "dev.vesta.web..",
                    List.of(
                            "dev.vesta.protocol..",
                            "dev.vesta.schemas..",
                            "dev.vesta.core..",
                            "io.vertx..",
                            "io.netty..",
                            "com.fasterxml.jackson..",
                            "com.github.benmanes.caffeine..",
                            "io.micrometer.core..",
                            "org.slf4j..")),
            edge("client-api", "dev.vesta.clientapi.."),
            edge("federation", "dev.vesta.federation..", "io.vertx.."),
            edge("appservice-bridge", "dev.vesta.appservice..", "io.vertx..", "org.snakeyaml.engine.."));

    /// The endpoint modules stand side by side: none may use another, and none the store.
    private static Layer edge(String folder, String packages, String... more) {
        Stream<String> shared = Stream.of(
                "dev.vesta.protocol..",
                "dev.vesta.schemas..",
                "dev.vesta.core..",
                "dev.vesta.web..",
                "com.fasterxml.jackson.annotation..",
                "org.slf4j..");
        return new Layer(
                folder, packages, Stream.concat(shared, Stream.of(more)).toList());
    }

    static List<Layer> layers() {
        return LAYERS;
    }

    @Test
    void seesTheClassesOfEveryModule() {
        assertThat(ALL.size()).isGreaterThan(100);
        for (Layer layer : LAYERS) {
            assertThat(sees(layer.packages())).as(layer.folder()).isEqualTo(hasSources(layer.folder()));
        }
        assertThat(hasSources("homeserver/core")).isTrue();
    }

    private static boolean hasSources(String folder) {
        Path sources = SourceTree.root().resolve(folder);
        return SourceTree.java("main").stream().anyMatch(file -> file.startsWith(sources));
    }

    private static boolean sees(String packages) {
        return ALL.stream().anyMatch(resideInAPackage(packages));
    }

    private static void check(ArchRule rule, String... packages) {
        for (String one : packages) {
            assertThat(sees(one)).as("classes in " + one).isTrue();
        }
        rule.check(ALL);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void usesOnlyWhatStandsBelow(Layer layer) {
        Set<String> allowed = new TreeSet<>(EVERYWHERE);
        allowed.addAll(layer.mayUse());
        allowed.add(layer.packages());
        ArchRule rule = classes()
                .that()
                .resideInAPackage(layer.packages())
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
                .allowEmptyShould(!hasSources(layer.folder()));
        rule.check(ALL);
    }

    @Test
    void sqlStaysInStorage() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("dev.vesta.storage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "io.vertx.sqlclient..", "io.vertx.pgclient..");
        check(rule, "dev.vesta.core..", "dev.vesta.storage..");
    }

    @Test
    void onlyAppReadsTheClock() {
        DescribedPredicate<JavaCall<?>> readsTheClock =
                describe("read the system's clock", ArchitectureTest::readsTheClock);
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("dev.vesta.app..")
                .should()
                .callMethodWhere(readsTheClock.forSubtype());
        check(rule, "dev.vesta.core..", "dev.vesta.storage..");
    }

    private static boolean readsTheClock(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getName();
        if (owner.isEquivalentTo(System.class)) {
            return name.equals("currentTimeMillis");
        }
        if (owner.isEquivalentTo(Clock.class)) {
            return name.startsWith("system") || name.startsWith("tick");
        }
        // `Instant.now(clock)` is fine, `Instant.now()` and `LocalDate.now(zone)` are not.
        boolean givenAClock =
                call.getTarget().getRawParameterTypes().stream().anyMatch(it -> it.isEquivalentTo(Clock.class));
        return owner.getPackageName().equals("java.time") && name.equals("now") && !givenAClock;
    }

    @Test
    void onlyAdaptersAwait() {
        DescribedPredicate<JavaCall<?>> awaits = describe(
                "await a Vert.x future",
                call -> call.getTargetOwner().isAssignableTo("io.vertx.core.Future")
                        && call.getName().equals("await"));
        ArchRule rule = noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(
                        "dev.vesta.storage..",
                        "dev.vesta.federation.client..",
                        "dev.vesta.appservice..",
                        "dev.vesta.web..",
                        "dev.vesta.app..")))
                .should()
                .callMethodWhere(awaits.forSubtype());
        check(rule, "dev.vesta.core..");
    }

    /// A simulator can replay `core` exactly only if it decides what runs next and how the dice fall.
    @Test
    void coreForksWaitsAndRollsDiceThroughPorts() {
        Set<String> banned = Set.of(
                "java.lang.Thread",
                "java.util.Random",
                "java.util.SplittableRandom",
                "java.util.UUID",
                "java.util.Timer",
                "java.util.concurrent.ThreadLocalRandom",
                "java.util.concurrent.CompletableFuture",
                "java.util.concurrent.CountDownLatch",
                "java.util.concurrent.ExecutorService",
                "java.util.concurrent.Executors",
                "java.util.concurrent.Semaphore",
                "java.security.SecureRandom");
        ArchRule rule = noClasses()
                .that()
                .resideInAnyPackage("dev.vesta.core..", "dev.vesta.protocol..")
                .should()
                .dependOnClassesThat(describe(
                        "fork, wait or roll dice",
                        type -> banned.contains(type.getName())
                                || type.getPackageName().equals("java.util.concurrent.locks")));
        check(rule, "dev.vesta.core..", "dev.vesta.protocol..");
    }
}
