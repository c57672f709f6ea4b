package dev.vesta.protocol.sign;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// An Ed25519 key pair of this server with its key id (`ed25519:abc`).
/// ([spec](https://spec.matrix.org/v1.19/appendices/#signing-json))
public final class SigningKey {
    static final String ALGORITHM = "ed25519";
    private static final Pattern VERSION = Pattern.compile("[a-zA-Z0-9_]+");

    private final String version;
    private final byte[] seed;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

    private SigningKey(String version, byte[] seed) {
        this.version = version;
        this.seed = seed.clone();
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    }

    /// Whether this is the id of an Ed25519 key by the grammar.
    static boolean isKeyId(String keyId) {
        return keyId.startsWith(ALGORITHM + ":")
                && VERSION.matcher(keyId.substring(ALGORITHM.length() + 1)).matches();
    }

    /// From the 32 seed bytes. `version` is the part of the key id after the colon.
    public static SigningKey of(String version, byte[] seed) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("not a key version: " + version);
        }
        if (seed.length != Ed25519.SECRET_KEY_SIZE) {
            throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length);
        }
        return new SigningKey(version, seed);
    }

    /// Reads a line of the form that Synapse writes: `ed25519 KEYID BASE64SEED`.
    public static Optional<SigningKey> parseLine(String line) {
        String[] parts = line.strip().split("\\s+", -1);
        if (parts.length != 3
                || !parts[0].equals(ALGORITHM)
                || !VERSION.matcher(parts[1]).matches()) {
            return Optional.empty();
        }
        return Base64s.decode(parts[2])
                .filter(seed -> seed.length == Ed25519.SECRET_KEY_SIZE)
                .map(seed -> new SigningKey(parts[1], seed));
    }

    /// The line that [#parseLine] reads, without a line end. Secret.
    public String toLine() {
        return ALGORITHM + " " + version + " " + Base64s.encode(seed);
    }

    /// E.g. `ed25519:abc`.
    public String keyId() {
        return ALGORITHM + ":" + version;
    }

    /// The public key in unpadded base64.
    public String publicKeyBase64() {
        return Base64s.encode(publicKey);
    }

    /// What verifies this key's signatures.
    public VerifyKey verifyKey() {
        return VerifyKey.parse(keyId(), publicKeyBase64()).orElseThrow();
    }

    /// The signature of these bytes, unpadded base64.
    public String sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
        return Base64s.encode(signature);
    }

    /// Adds this key's signature to `signatures`, over the canonical form without `signatures` and `unsigned`.
    public JsonValue.Obj signJson(ServerName entity, JsonValue.Obj object) {
        return Signatures.add(object, entity, keyId(), sign(Signatures.signedBytes(object)));
    }

    /// Never the secret.
    @Override
    public String toString() {
        return keyId();
    }
}
