package dev.vesta.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.web.Empty;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FederationApiTest {
    private static final ServerName SERVER = new ServerName("hs1");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final SigningKey KEY = SigningKey.of("a1", new byte[32]);

    @Test
    void servesTheKeyUntilTomorrow() {
        JsonValue.Obj keys = new GetServerKey(SERVER, KEY, Clock.fixed(NOW, ZoneOffset.UTC)).handle(Empty.EMPTY);
        assertThat(keys.string("server_name")).contains("hs1");
        assertThat(keys.object("verify_keys")
                        .flatMap(k -> k.object("ed25519:a1"))
                        .flatMap(k -> k.string("key")))
                .contains(KEY.publicKeyBase64());
        assertThat(keys.object("old_verify_keys")).contains(JsonValue.Obj.EMPTY);
        assertThat(keys.integer("valid_until_ts"))
                .contains(NOW.plus(GetServerKey.VALIDITY).toEpochMilli());
    }

    @Test
    void signsTheAnswerWithTheKeyInIt() {
        JsonValue.Obj keys = new GetServerKey(SERVER, KEY, Clock.fixed(NOW, ZoneOffset.UTC)).handle(Empty.EMPTY);
        JsonValue.Obj signatures = keys.object("signatures").orElseThrow();
        assertThat(signatures.object("hs1").flatMap(s -> s.string("ed25519:a1")))
                .isPresent();
        assertThat(KEY.signJson(SERVER, keys.without("signatures"))).isEqualTo(keys);
    }

    @Test
    void namesTheSoftware() {
        assertThat(new GetVersion("0.1.0").handle(Empty.EMPTY))
                .isEqualTo(new GetVersion.Response(new GetVersion.Server("Vesta", "0.1.0")));
    }

    @Test
    void listsEveryEndpoint() {
        FederationServices services = new FederationServices(SERVER, KEY, "0.1.0", Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(FederationApi.endpoints(services))
                .extracting(e -> e.spec().paths().getFirst())
                .containsExactly("/_matrix/key/v2/server", "/_matrix/federation/v1/version");
    }
}
