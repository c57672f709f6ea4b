package dev.vesta.app.config;

import dev.vesta.storage.embedded.DatabaseAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// `postgresql://user:password@host:port/name`, with percent-encoding in user, password and name.
public record DatabaseUrl(DatabaseAddress address) {
    private static final int DEFAULT_PORT = 5432;

    /// Empty when user, host or database name is missing or the text is no address at all.
    static Optional<DatabaseUrl> parse(String text) {
        try {
            URI uri = new URI(text);
            String login = uri.getRawUserInfo();
            String path = uri.getRawPath();
            if (uri.getHost() == null || login == null || path == null || path.length() < 2) {
                return Optional.empty();
            }
            int colon = login.indexOf(':');
            String host = uri.getHost().replaceAll("^\\[|]$", "");
            return Optional.of(new DatabaseUrl(new DatabaseAddress(
                    host,
                    uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                    decode(path.substring(1)),
                    decode(colon < 0 ? login : login.substring(0, colon)),
                    colon < 0 ? "" : decode(login.substring(colon + 1)))));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decode(String text) {
        // URLDecoder takes a plus sign for a space, which only forms do.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
