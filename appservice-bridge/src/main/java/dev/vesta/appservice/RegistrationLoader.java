package dev.vesta.appservice;

import dev.vesta.protocol.id.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads the files of `application_services[]`.
/// ([spec](https://spec.matrix.org/v1.19/application-service-api/#registration))
public final class RegistrationLoader {
    private final ServerName serverName;

    /// @param serverName the server that the users of application services belong to
    public RegistrationLoader(ServerName serverName) {
        this.serverName = serverName;
    }

    /// Reads and checks all files, in their order; throws a [RegistrationException] at the first problem.
    public List<Registration> load(List<Path> files) {
        List<Registration> registrations = new ArrayList<>();
        Map<String, Path> ids = new HashMap<>();
        Map<String, Path> tokens = new HashMap<>();
        for (Path file : files) {
            Registration registration = load(file);
            Path sameId = ids.putIfAbsent(registration.id(), file);
            if (sameId != null) {
                throw new RegistrationException(
                        file, "id: " + registration.id() + " is also the id in " + sameId + "; give each its own.");
            }
            Path sameToken = tokens.putIfAbsent(registration.asToken(), file);
            if (sameToken != null) {
                throw new RegistrationException(
                        file, "as_token: (secret) is also the token in " + sameToken + "; make a new one.");
            }
            registrations.add(registration);
        }
        return List.copyOf(registrations);
    }

    /// Reads and checks one file.
    public Registration load(Path file) {
        Object root = yaml(file, read(file));
        if (!(root instanceof Map<?, ?> map)) {
            throw new RegistrationException(
                    file, "the file holds no keys; it must hold id, url, as_token, hs_token and so on.");
        }
        return new RegistrationParser(file, serverName).parse(map);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new RegistrationException(
                    file, "there is no such file; correct application_services in the configuration.");
        } catch (IOException e) {
            throw new RegistrationException(
                    file, "cannot be read (" + e + "); it must be a UTF-8 text file that the server may read.");
        }
    }

    private static @Nullable Object yaml(Path file, String text) {
        LoadSettings settings =
                LoadSettings.builder().setAllowDuplicateKeys(false).build();
        try {
            return new Load(settings).loadFromString(text);
        } catch (YamlEngineException e) {
            String reason = Objects.toString(e.getMessage(), "unreadable").replaceAll("\\s+", " ");
            throw new RegistrationException(file, "is no valid YAML: " + reason);
        }
    }
}
