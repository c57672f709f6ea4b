package dev.vesta.protocol.sign;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.util.Optional;

/// An Ed25519 key pair of this server with its key id (`ed25519:abc`).
public final class SigningKey {
    private SigningKey() {}

    /// From the 32 seed bytes. `version` is the part of the key id after the colon.
    public static SigningKey of(String version, byte[] seed) {
        throw new UnsupportedOperationException();
    }

    /// Reads a line of the form that Synapse writes: `ed25519 KEYID BASE64SEED`.
    public static Optional<SigningKey> parseLine(String line) {
        throw new UnsupportedOperationException();
    }

    /// The line that [#parseLine] reads, without a line end. Secret.
    public String toLine() {
        throw new UnsupportedOperationException();
    }

    /// E.g. `ed25519:abc`.
    public String keyId() {
        throw new UnsupportedOperationException();
    }

    /// The public key in unpadded base64.
    public String publicKeyBase64() {
        throw new UnsupportedOperationException();
    }

    /// The signature of these bytes, unpadded base64.
    public String sign(byte[] message) {
        throw new UnsupportedOperationException();
    }

    /// Adds this key's signature to `signatures`, over the canonical form without `signatures` and `unsigned`.
    public JsonValue.Obj signJson(ServerName entity, JsonValue.Obj object) {
        throw new UnsupportedOperationException();
    }
}
