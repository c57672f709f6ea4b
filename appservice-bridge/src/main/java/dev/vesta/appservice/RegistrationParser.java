package dev.vesta.appservice;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Turns the keys of one registration file into a [Registration], or says what is wrong with them. Keys that it does
/// not know are left alone: bridges write namespaced ones for other servers.
final class RegistrationParser {
    private final Path file;
    private final ServerName serverName;

    RegistrationParser(Path file, ServerName serverName) {
        this.file = file;
        this.serverName = serverName;
    }

    Registration parse(Map<?, ?> root) {
        String id = string(root, "id", false);
        String asToken = string(root, "as_token", true);
        String hsToken = string(root, "hs_token", true);
        UserId sender = sender(string(root, "sender_localpart", false));
        Map<?, ?> namespaces = namespaces(root);
        return new Registration(
                id,
                url(root),
                asToken,
                hsToken,
                sender,
                namespaceList(namespaces, "users"),
                namespaceList(namespaces, "rooms"),
                namespaceList(namespaces, "aliases"),
                bool(root, "rate_limited", "rate_limited", true),
                protocols(root),
                receiveEphemeral(root));
    }

    private @Nullable URI url(Map<?, ?> root) {
        if (!root.containsKey("url")) {
            throw problem("url", "is missing; write the address of the application service, or null for none");
        }
        Object value = root.get("url");
        if (value == null) {
            return null;
        }
        String text = value instanceof String s ? s : "";
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
                return text.endsWith("/") ? new URI(text.replaceAll("/+$", "")) : uri;
            }
        } catch (URISyntaxException e) {
            // Falls through to the same answer as any other text that is no such address.
        }
        throw problem("url", "is " + show(value) + "; it must be null or an address such as http://127.0.0.1:9993");
    }

    private UserId sender(String localpart) {
        return UserId.parse("@" + localpart + ":" + serverName.value())
                .filter(user -> !localpart.contains(":"))
                .orElseThrow(() -> problem(
                        "sender_localpart",
                        "is " + show(localpart)
                                + "; it must be what stands between @ and : in a user id, e.g. _irc_bot"));
    }

    private Map<?, ?> namespaces(Map<?, ?> root) {
        return switch (root.get("namespaces")) {
            case Map<?, ?> map -> map;
            case null -> {
                if (root.containsKey("namespaces")) {
                    yield Map.of();
                }
                throw problem("namespaces", "is missing; write {} when the application service has none");
            }
            case Object other ->
                throw problem("namespaces", "is " + show(other) + "; it must hold the keys users, rooms and aliases");
        };
    }

    private List<Namespace> namespaceList(Map<?, ?> namespaces, String kind) {
        List<Namespace> list = new ArrayList<>();
        for (Object item : list(namespaces, kind, "namespaces." + kind)) {
            String key = "namespaces." + kind + "[" + list.size() + "]";
            if (!(item instanceof Map<?, ?> map)) {
                throw problem(key, "is " + show(item) + "; it must hold the keys regex and exclusive");
            }
            list.add(new Namespace(exclusive(map, key), regex(map, key + ".regex")));
        }
        return list;
    }

    private boolean exclusive(Map<?, ?> map, String key) {
        if (!map.containsKey("exclusive")) {
            throw problem(key + ".exclusive", "is missing; write true or false");
        }
        return bool(map, "exclusive", key + ".exclusive", false);
    }

    private Pattern regex(Map<?, ?> map, String key) {
        if (!(map.get("regex") instanceof String text) || text.isEmpty()) {
            throw problem(key, "is " + show(map.get("regex")) + "; it must be a regular expression in quotes");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw problem(key, "is " + show(text) + ", no regular expression: " + e.getDescription());
        }
    }

    private List<String> protocols(Map<?, ?> root) {
        List<String> protocols = new ArrayList<>();
        for (Object item : list(root, "protocols", "protocols")) {
            if (!(item instanceof String text) || text.isEmpty()) {
                throw problem("protocols", "holds " + show(item) + "; it must be a list of names such as irc");
            }
            protocols.add(text);
        }
        return protocols;
    }

    private boolean receiveEphemeral(Map<?, ?> root) {
        // Bridges older than version 1.13 of the specification write the name that MSC2409 gave it.
        String key = root.containsKey("receive_ephemeral") ? "receive_ephemeral" : "de.sorunome.msc2409.push_ephemeral";
        return bool(root, key, key, false);
    }

    private String string(Map<?, ?> root, String key, boolean secret) {
        Object value = root.get(key);
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        if (value == null) {
            throw problem(key, "is missing; write a text");
        }
        throw problem(
                key, "is " + (secret ? "(secret)" : show(value)) + "; it must be a text that is not empty, in quotes");
    }

    private boolean bool(Map<?, ?> map, String key, String name, boolean absent) {
        return switch (map.get(key)) {
            case null -> absent;
            case Boolean value -> value;
            case Object other -> throw problem(name, "is " + show(other) + "; it must be true or false");
        };
    }

    private List<?> list(Map<?, ?> map, String key, String name) {
        return switch (map.get(key)) {
            case null -> List.of();
            case List<?> value -> value;
            case Object other -> throw problem(name, "is " + show(other) + "; it must be a list");
        };
    }

    private static String show(@Nullable Object value) {
        if (value instanceof Map || value instanceof List) {
            return value instanceof Map ? "a set of keys" : "a list";
        }
        return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }

    private RegistrationException problem(String key, String what) {
        return new RegistrationException(file, key + " " + what + ".");
    }
}
