package dev.vesta.app.config;

import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.schemas.Schema;
import dev.vesta.schemas.SchemaValidator;
import dev.vesta.schemas.Violation;
import dev.vesta.storage.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// From a file and the environment to a [ServerConfig], or to a [ConfigException] that lists all that is wrong.
public final class ConfigLoader {
    private final Path base;
    private final List<String> problems = new ArrayList<>();

    private ConfigLoader(Path base) {
        this.base = base;
    }

    /// Reads and checks; opens nothing but the files that the configuration names.
    ///
    /// @param environment all environment variables; those that start with `VESTA_` override keys
    public static ServerConfig load(Path file, Map<String, String> environment) {
        Path absolute = file.toAbsolutePath().normalize();
        Map<String, @Nullable Object> document = Yaml.read(absolute);
        Path folder = absolute.getParent();
        ConfigLoader loader = new ConfigLoader(folder == null ? absolute : folder);
        ServerConfig config = loader.build(document, environment, absolute);
        loader.failIfWrong(absolute);
        return config;
    }

    private ServerConfig build(Map<String, @Nullable Object> document, Map<String, String> environment, Path file) {
        Schema schema = Schema.config();
        Map<String, @Nullable Object> overridden = Environment.apply(schema, document, environment, problems);
        for (Violation violation : SchemaValidator.check(schema, overridden)) {
            problems.add(violation.toString());
        }
        // The rest reads values by type, so that it must be able to rely on the types.
        failIfWrong(file);
        Map<String, @Nullable Object> full = SchemaValidator.withDefaults(schema, overridden);
        Section root = new Section(full);
        Path data = path(root.text("data_directory"));
        return new ServerConfig(
                root.text("server_name"),
                data,
                root.optionalText("signing_key_path").map(this::path).orElse(data.resolve("signing.key")),
                database(root.section("database")),
                root.section("media_store").optionalText("path").map(this::path).orElse(data.resolve("media")),
                listeners(root),
                root.optionalText("public_base_url").map(text -> text.replaceAll("/+$", "")),
                registration(root.section("registration")),
                accessTokens(root.section("access_tokens")),
                roomVersion(root.text("default_room_version")),
                rateLimits(root.section("rate_limits")),
                serverNotices(root.section("server_notices")),
                federation(root.section("federation")),
                outbound("outbound_http", root.section("outbound_http")),
                applicationServices(root.texts("application_services")),
                publicRooms(root.section("public_rooms")),
                root.section("guest_access").flag("enabled"),
                root.section("presence").flag("enabled"),
                root.section("media").flag("legacy_unauthenticated"),
                logging(root.section("logging")),
                root.section("metrics").flag("enabled"),
                full);
    }

    private void failIfWrong(Path file) {
        if (!problems.isEmpty()) {
            throw new ConfigException(file.toString(), problems);
        }
    }

    private Path path(String text) {
        return base.resolve(text).normalize();
    }

    private Path readable(String key, String text) {
        Path file = path(text);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            problems.add(key + ": \"" + text + "\" must be a file that the server can read (looked at " + file + ")");
        }
        return file;
    }

    private ServerConfig.Database database(Section section) {
        Optional<DatabaseUrl> url = section.optionalText("url").flatMap(text -> {
            try {
                return Optional.of(DatabaseUrl.parse(text));
            } catch (IllegalArgumentException e) {
                // The value is not shown: it may hold a password.
                problems.add("database.url: the value (not shown) must look like"
                        + " postgresql://user:password@host:port/name, with special characters percent-encoded: "
                        + e.getMessage());
                return Optional.empty();
            }
        });
        return new ServerConfig.Database(url, section.integer("pool_size"));
    }

    private List<ServerConfig.Listener> listeners(Section root) {
        List<ServerConfig.Listener> listeners = new ArrayList<>();
        Map<String, Integer> taken = new LinkedHashMap<>();
        for (Section section : root.sections("listeners")) {
            String key = "listeners[" + listeners.size() + "]";
            int port = section.integer("port");
            Integer other = taken.put(section.text("bind") + " " + port, listeners.size());
            if (other != null && port != 0) {
                problems.add(key + ".port: " + port + " is taken by listeners[" + other + "]; give each its own");
            }
            listeners.add(new ServerConfig.Listener(
                    section.text("bind"),
                    port,
                    tls(key, section),
                    section.texts("resources").stream()
                            .distinct()
                            .map(name -> ServerConfig.Resource.valueOf(name.toUpperCase(Locale.ROOT)))
                            .toList()));
        }
        return List.copyOf(listeners);
    }

    private Optional<ServerConfig.Tls> tls(String key, Section section) {
        if (!section.flag("tls")) {
            return Optional.empty();
        }
        Optional<String> certificate = section.optionalText("certificate_path");
        Optional<String> privateKey = section.optionalText("private_key_path");
        if (certificate.isEmpty() || privateKey.isEmpty()) {
            problems.add(key + ".tls: true needs certificate_path and private_key_path beside it (or set tls: false)");
            return Optional.empty();
        }
        return Optional.of(new ServerConfig.Tls(
                readable(key + ".certificate_path", certificate.get()),
                readable(key + ".private_key_path", privateKey.get())));
    }

    private static ServerConfig.Registration registration(Section section) {
        Section hash = section.section("password_hash");
        return new ServerConfig.Registration(
                section.flag("enabled"),
                section.optionalText("shared_secret"),
                section.flag("require_token"),
                new ServerConfig.PasswordHash(
                        hash.text("algorithm"),
                        ServerConfig.HashCost.valueOf(hash.text("cost").toUpperCase(Locale.ROOT))));
    }

    private static ServerConfig.AccessTokens accessTokens(Section section) {
        return new ServerConfig.AccessTokens(
                Duration.ofSeconds(section.integer("refreshable_seconds")),
                section.optionalText("plain_seconds").map(Long::parseLong).map(Duration::ofSeconds));
    }

    private RoomVersion roomVersion(String id) {
        for (RoomVersion version : RoomVersion.values()) {
            if (version.id().equals(id)) {
                return version;
            }
        }
        problems.add("default_room_version: \"" + id + "\" must be one of "
                + Arrays.stream(RoomVersion.values()).map(RoomVersion::id).collect(Collectors.joining(", ")));
        return RoomVersion.V12;
    }

    private static ServerConfig.RateLimits rateLimits(Section section) {
        Map<String, ServerConfig.Bucket> buckets = new LinkedHashMap<>();
        section.values().forEach((name, value) -> {
            if (value instanceof Map<?, ?>) {
                Section bucket = section.section(name);
                buckets.put(name, new ServerConfig.Bucket(bucket.number("per_second"), bucket.integer("burst")));
            }
        });
        return new ServerConfig.RateLimits(section.flag("enabled"), Map.copyOf(buckets));
    }

    private static Optional<ServerConfig.ServerNotices> serverNotices(Section section) {
        return section.flag("enabled")
                ? Optional.of(new ServerConfig.ServerNotices(
                        section.text("localpart"),
                        section.text("display_name"),
                        section.optionalText("avatar_url"),
                        section.text("room_name")))
                : Optional.empty();
    }

    private ServerConfig.Outbound outbound(String key, Section section) {
        return new ServerConfig.Outbound(
                section.flag("verify_certificates"),
                section.optionalText("trusted_ca_path").map(text -> readable(key + ".trusted_ca_path", text)),
                section.flag("allow_private_addresses"));
    }

    private ServerConfig.Federation federation(Section section) {
        return new ServerConfig.Federation(
                section.flag("enabled"),
                outbound("federation", section),
                section.texts("allow_list"),
                section.texts("deny_list"),
                section.flag("share_device_names"),
                section.texts("key_notaries"));
    }

    /// The files must be registrations, so that a typing error shows now and not as silence later.
    private List<Path> applicationServices(List<String> paths) {
        List<Path> files = new ArrayList<>();
        for (String text : paths) {
            String key = "application_services[" + files.size() + "]";
            int before = problems.size();
            Path file = readable(key, text);
            files.add(file);
            if (problems.size() == before) {
                try {
                    SchemaValidator.check(Schema.registration(), Yaml.read(file))
                            .forEach(violation -> problems.add(key + " (" + text + "): " + violation));
                } catch (ConfigException e) {
                    e.problems().forEach(problem -> problems.add(key + " (" + text + "): " + problem));
                }
            }
        }
        return List.copyOf(files);
    }

    private static ServerConfig.PublicRooms publicRooms(Section section) {
        return new ServerConfig.PublicRooms(
                section.flag("anyone_may_publish"),
                section.flag("allow_without_auth"),
                section.flag("allow_over_federation"));
    }

    private static ServerConfig.Logging logging(Section section) {
        return new ServerConfig.Logging(
                section.text("level"),
                ServerConfig.LogFormat.valueOf(section.text("format").toUpperCase(Locale.ROOT)));
    }
}
