package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.Test;

/// What other servers ask first.
class FederationTest {
    private final TestServer server = TestServer.shared();

    @Test
    void servesItsSignedKey() {
        for (String path : new String[] {"/_matrix/key/v2/server", "/_matrix/key/v2/server/ed25519:any"}) {
            JsonValue.Obj keys = server.get(path).ok();
            assertThat(keys.string("server_name")).contains("hs1");
            assertThat(keys.integer("valid_until_ts"))
                    .hasValueSatisfying(until -> assertThat(until).isGreaterThan(System.currentTimeMillis()));
            JsonValue.Obj signatures = (JsonValue.Obj) Reply.at(keys, "signatures", "hs1");
            assertThat(keys.object("verify_keys").orElseThrow().members().keySet())
                    .isNotEmpty()
                    .isEqualTo(signatures.members().keySet());
        }
    }

    @Test
    void namesItsSoftware() {
        JsonValue.Obj version = server.get("/_matrix/federation/v1/version").ok();
        assertThat(Reply.at(version, "server", "name")).isEqualTo(JsonValue.of("Vesta"));
        assertThat(Reply.at(version, "server", "version")).isNotNull();
    }

    @Test
    void knowsNoOtherPaths() {
        server.get("/_matrix/federation/v1/nothing").refused(404, "M_UNRECOGNIZED");
    }
}
