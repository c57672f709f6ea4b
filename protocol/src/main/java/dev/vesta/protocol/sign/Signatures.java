package dev.vesta.protocol.sign;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Signatures of JSON objects.
/// ([spec](https://spec.matrix.org/v1.19/appendices/#checking-for-a-signature))
public final class Signatures {
    private Signatures() {}

    /// What a signature covers: the canonical form without `signatures` and `unsigned`.
    public static byte[] signedBytes(JsonValue.Obj object) {
        return CanonicalJson.encode(object.without("signatures").without("unsigned"));
    }

    /// The ids of the Ed25519 keys that the object claims to be signed with by that entity.
    public static Set<String> keyIds(JsonValue.Obj object, String entity) {
        Set<String> ids = new TreeSet<>();
        of(object, entity).ifPresent(signatures -> {
            for (Map.Entry<String, JsonValue> one : signatures.members().entrySet()) {
                if (one.getKey().startsWith(SigningKey.ALGORITHM + ":") && one.getValue() instanceof JsonValue.Str) {
                    ids.add(one.getKey());
                }
            }
        });
        return ids;
    }

    /// Whether the object bears a good signature of that entity made with that key.
    public static boolean verify(JsonValue.Obj object, ServerName entity, VerifyKey key) {
        return verify(object, entity, key, signedBytes(object));
    }

    /// The same where the signed bytes are at hand, as for events, whose signatures cover the redacted form.
    public static boolean verify(JsonValue.Obj object, ServerName entity, VerifyKey key, byte[] signedBytes) {
        Optional<String> signature = of(object, entity.value()).flatMap(s -> s.string(key.keyId()));
        return signature.isPresent() && key.verifies(signedBytes, signature.get());
    }

    /// A copy that bears this signature beside those it had.
    public static JsonValue.Obj add(JsonValue.Obj object, ServerName entity, String keyId, String signature) {
        JsonValue.Obj all = object.object("signatures").orElse(JsonValue.Obj.EMPTY);
        JsonValue.Obj ofEntity = all.object(entity.value()).orElse(JsonValue.Obj.EMPTY);
        JsonValue.Obj extended = ofEntity.with(keyId, new JsonValue.Str(signature));
        return object.with("signatures", all.with(entity.value(), extended));
    }

    private static Optional<JsonValue.Obj> of(JsonValue.Obj object, String entity) {
        return object.object("signatures").flatMap(all -> all.object(entity));
    }
}
