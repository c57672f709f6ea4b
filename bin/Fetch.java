import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Downloads a file and checks its SHA-512, on machines where nothing is certain but the JDK.
///
/// Usage: `java Fetch.java URL SHA512 FILE`
class Fetch {
    public static void main(String[] arguments) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        Path file = Path.of(arguments[2]);
        try (HttpClient client =
                HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(URI.create(arguments[0])).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new IOException(arguments[0] + " answered " + response.statusCode());
            }
            try (InputStream in = new DigestInputStream(response.body(), digest)) {
                Files.copy(in, file);
            }
        }
        String actual = HexFormat.of().formatHex(digest.digest());
        if (!actual.equals(arguments[1])) {
            Files.delete(file);
            throw new IOException(arguments[0] + " has the SHA-512 " + actual + ", expected " + arguments[1]);
        }
    }
}
