package dev.vesta.federation;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.web.Empty;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import java.time.Clock;
import java.time.Duration;

/// `GET /_matrix/key/v2/server`
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#get_matrixkeyv2server))
public final class GetServerKey implements OpenEndpoint<Empty, JsonValue.Obj> {
    /// Older servers ask with a key id in the path and take any answer that holds the key.
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/key/v2/server").also("/_matrix/key/v2/server/{keyId}");

    /// Long enough that others need not ask often, short enough that a stolen key is not trusted for a week.
    static final Duration VALIDITY = Duration.ofDays(1);

    private final ServerName serverName;
    private final SigningKey key;
    private final Clock clock;

    public GetServerKey(ServerName serverName, SigningKey key, Clock clock) {
        this.serverName = serverName;
        this.key = key;
        this.clock = clock;
    }

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Empty request) {
        return key.signJson(
                serverName,
                JsonValue.obj(
                        "server_name",
                        serverName.value(),
                        "verify_keys",
                        JsonValue.obj(key.keyId(), JsonValue.obj("key", key.publicKeyBase64())),
                        "old_verify_keys",
                        JsonValue.Obj.EMPTY,
                        "valid_until_ts",
                        clock.instant().plus(VALIDITY).toEpochMilli()));
    }
}
