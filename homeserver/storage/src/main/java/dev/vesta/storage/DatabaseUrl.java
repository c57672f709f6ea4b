package dev.vesta.storage;

import dev.vesta.storage.embedded.DatabaseAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the database is: `postgresql://user:password@host:port/name?sslmode=…`.
///
/// @param password null when the server asks for none
/// @param sslMode as libpq names it: `disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`
/// @param sslRootCert path of the certificates to trust (`sslrootcert`), or null: the system's
public record DatabaseUrl(
        String host,
        int port,
        String name,
        String user,
        @Nullable String password,
        String sslMode,
        @Nullable String sslRootCert) {
    private static final int DEFAULT_PORT = 5432;
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    /// Parses; [IllegalArgumentException] says what is wrong without repeating the password.
    public static DatabaseUrl parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // Not chained: the exception holds the whole text, the password included.
            throw new IllegalArgumentException("not a URL (percent-encode special characters): " + e.getReason());
        }
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw new IllegalArgumentException("must begin with postgresql://");
        }
        String host = uri.getHost();
        String userInfo = uri.getRawUserInfo();
        if (host == null || userInfo == null || userInfo.isEmpty()) {
            throw new IllegalArgumentException("must be postgresql://user:password@host:port/name");
        }
        int colon = userInfo.indexOf(':');
        String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? null : decode(userInfo.substring(colon + 1));
        String path = uri.getRawPath();
        String name = path == null || path.length() < 2 ? user : decode(path.substring(1));
        String bareHost = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        DatabaseUrl plain = new DatabaseUrl(bareHost, port, name, user, password, "prefer", null);
        return uri.getRawQuery() == null ? plain : plain.withQuery(uri.getRawQuery());
    }

    /// Where the embedded PostgreSQL listens: on this machine, hence without TLS.
    public static DatabaseUrl of(DatabaseAddress address) {
        return new DatabaseUrl(
                address.host(),
                address.port(),
                address.database(),
                address.user(),
                address.password(),
                "disable",
                null);
    }

    private DatabaseUrl withQuery(String query) {
        String mode = sslMode;
        String rootCert = sslRootCert;
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            switch (key) {
                case "sslmode" -> mode = value.toLowerCase(Locale.ROOT);
                case "sslrootcert" -> rootCert = value;
                default ->
                    throw new IllegalArgumentException("unknown parameter " + key + " (known: sslmode, sslrootcert)");
            }
        }
        if (!SSL_MODES.contains(mode)) {
            throw new IllegalArgumentException("sslmode must be one of " + String.join(", ", SSL_MODES));
        }
        return new DatabaseUrl(host, port, name, user, password, mode, rootCert);
    }

    /// The same place for JDBC; user and password go separately.
    String jdbcUrl() {
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        StringBuilder out = new StringBuilder("jdbc:postgresql://" + bracketed + ":" + port + "/" + encode(name));
        out.append("?ApplicationName=vesta-migrate&connectTimeout=10&sslmode=").append(sslMode);
        if (sslRootCert != null) {
            out.append("&sslrootcert=").append(encode(sslRootCert));
        } else if (verifies()) {
            out.append("&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory");
        }
        return out.toString();
    }

    /// Whether the server must prove who it is.
    boolean verifies() {
        return sslMode.startsWith("verify-");
    }

    /// Without the password, for logs.
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + name;
    }

    private static String decode(String text) {
        // URLDecoder is for forms: it would turn a plus into a space.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
