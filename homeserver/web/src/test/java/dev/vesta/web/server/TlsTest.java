package dev.vesta.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.web.EndpointSpec.Resource;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    private Path folder;

    private ListenerConfig listener;

    @BeforeEach
    void firstCertificate() throws Exception {
        listener = new ListenerConfig(
                "127.0.0.1",
                0,
                new ListenerConfig.Tls(folder.resolve("tls.crt"), folder.resolve("tls.key")),
                EnumSet.of(Resource.CLIENT),
                false);
        writeCertificate("first");
    }

    @Test
    void servesHttp2AndHttp1() throws Exception {
        try (TestServer server = server()) {
            HttpResponse<String> two = get(server, HttpClient.Version.HTTP_2);
            HttpResponse<String> one = get(server, HttpClient.Version.HTTP_1_1);

            assertThat(two.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(two.body()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(one.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(subject(one)).contains("first");
        }
    }

    @Test
    void limitsBodiesOverHttp2Too() throws Exception {
        try (TestServer server = server();
                HttpClient client = client(HttpClient.Version.HTTP_2)) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(
                                    URI.create("https://127.0.0.1:" + server.port() + "/_matrix/client/v3/login"))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5000]))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(TestServer.errcode(response)).isEqualTo("413 M_TOO_LARGE");
        }
    }

    @Test
    void takesUpChangedCertificatesAndKeepsTheOldOnesOverBrokenOnes() throws Exception {
        try (TestServer server = server()) {
            Files.writeString(folder.resolve("tls.crt"), "broken");
            assertThat(subject(get(server, HttpClient.Version.HTTP_1_1))).contains("first");
            writeCertificate("second");

            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!subject(get(server, HttpClient.Version.HTTP_1_1)).contains("second")) {
                assertThat(System.nanoTime()).isLessThan(until);
            }
        }
    }

    @Test
    void startsAllListenersOrNone() throws Exception {
        int taken;
        try (TestServer server = server()) {
            taken = server.port();
            ListenerConfig same = ListenerConfig.plain("127.0.0.1", taken, EnumSet.of(Resource.CLIENT));
            assertThatThrownBy(() -> new TestServer(TestServer.SHORT, Map.of(), new RequestSlots(1, 1), same))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("http://127.0.0.1:" + taken);
        }
    }

    private TestServer server() {
        return new TestServer(TestServer.SHORT, Map.of(), new RequestSlots(4, 16), listener);
    }

    private static HttpResponse<String> get(TestServer server, HttpClient.Version version) throws Exception {
        try (HttpClient client = client(version)) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/_vesta/health"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String subject(HttpResponse<?> response) throws Exception {
        X509Certificate peer =
                (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
        return peer.getSubjectX500Principal().getName();
    }

    private static HttpClient client(HttpClient.Version version) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        return HttpClient.newBuilder().version(version).sslContext(context).build();
    }

    /// PEM files from the JDK's own tool: it has no API for self-signed certificates.
    private void writeCertificate(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "password",
                        "-storetype",
                        "PKCS12")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "password".toCharArray());
        }
        byte[] key = keys.getKey("a", "password".toCharArray()).getEncoded();
        Files.writeString(folder.resolve("tls.key"), pem("PRIVATE KEY", key));
        Files.writeString(
                folder.resolve("tls.crt"),
                pem("CERTIFICATE", keys.getCertificate("a").getEncoded()));
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }

    /// The tests' certificates are signed by nobody.
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
