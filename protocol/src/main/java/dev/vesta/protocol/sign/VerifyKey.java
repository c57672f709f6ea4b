package dev.vesta.protocol.sign;

import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Another server's public Ed25519 key with its key id.
/// ([spec](https://spec.matrix.org/v1.19/appendices/#checking-for-a-signature))
public final class VerifyKey {
    private final String keyId;
    private final byte[] publicKey;

    private VerifyKey(String keyId, byte[] publicKey) {
        this.keyId = keyId;
        this.publicKey = publicKey;
    }

    /// From the key id (`ed25519:abc`) and the key in base64; empty when either is malformed or of another algorithm.
    public static Optional<VerifyKey> parse(String keyId, String base64) {
        if (!keyId.startsWith(SigningKey.ALGORITHM + ":")) {
            return Optional.empty();
        }
        return Base64s.decode(base64)
                .filter(bytes -> bytes.length == Ed25519.PUBLIC_KEY_SIZE)
                .map(bytes -> new VerifyKey(keyId, bytes));
    }

    /// E.g. `ed25519:abc`.
    public String keyId() {
        return keyId;
    }

    /// The key in unpadded base64.
    public String publicKeyBase64() {
        return Base64s.encode(publicKey);
    }

    /// Whether this key made that signature (base64) of these bytes.
    public boolean verifies(byte[] message, String signatureBase64) {
        Optional<byte[]> signature = Base64s.decode(signatureBase64);
        return signature.isPresent()
                && signature.get().length == Ed25519.SIGNATURE_SIZE
                && Ed25519.verify(signature.get(), 0, publicKey, 0, message, 0, message.length);
    }
}
