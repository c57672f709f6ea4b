package dev.vesta.protocol.sign;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomRules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The signing keys that a server published, and for what time they speak.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#retrieving-server-keys))
///
/// @param server whose keys they are
/// @param current by key id, those that sign requests and events
/// @param old by key id, those that signed events until they expired; never one that is in `current`
/// @param validUntilMs until when `current` is believed, milliseconds since the epoch: what the server says,
/// but at most [#MAX_VALIDITY] after the answer was fetched
public record ServerKeys(
        ServerName server, Map<String, VerifyKey> current, Map<String, OldKey> old, long validUntilMs) {
    /// However long a server says that its keys are valid, an owner who lost one must be able to revoke it.
    public static final Duration MAX_VALIDITY = Duration.ofDays(7);

    /// Honest servers publish one or two; a signature may have to be checked for each.
    public static final int MAX_KEYS = 100;

    /// A key that is no longer used.
    ///
    /// @param expiredMs when the server stopped using it, milliseconds since the epoch
    public record OldKey(VerifyKey key, long expiredMs) {}

    public ServerKeys {
        current = Map.copyOf(current);
        old = Map.copyOf(old);
    }

    /// Reads what a server answers to `GET /_matrix/key/v2/server`, or what a notary passes on of it. Malformed
    /// when it is of another server, lacks a field or has one of a wrong type, holds an Ed25519 key that is none,
    /// is signed by none of the current keys, or bears a wrong signature in the name of one. Keys of other
    /// algorithms are not looked at. A notary's own signature is for the caller to check.
    ///
    /// @param asked the server whose keys were asked for
    /// @param fetchedAtMs when the server itself gave the answer or, where only a notary knows that, when the
    /// notary gave it; milliseconds since the epoch
    public static ParseResult<ServerKeys> parse(ServerName asked, JsonValue.Obj answer, long fetchedAtMs) {
        if (!answer.string("server_name").orElse("").equals(asked.value())) {
            return new Malformed<>("The keys are not those of " + asked + ".");
        }
        Optional<Long> validUntil = answer.integer("valid_until_ts");
        if (validUntil.isEmpty()) {
            return new Malformed<>("`valid_until_ts` is no integer.");
        }
        Map<String, VerifyKey> current = new LinkedHashMap<>();
        Map<String, OldKey> old = new LinkedHashMap<>();
        try {
            readCurrent(answer, current);
            readOld(answer, old);
            checkSignatures(asked, answer, current);
        } catch (Refused e) {
            return new Malformed<>(e.reason);
        }
        // One that is in both lists is no longer used: the server says so.
        current.keySet().removeAll(old.keySet());
        long latest = fetchedAtMs + MAX_VALIDITY.toMillis();
        return new Parsed<>(new ServerKeys(asked, current, old, Math.min(validUntil.get(), latest)));
    }

    /// The key of this id, when it may verify an event that claims to be of this time. The time matters where the
    /// room version enforces key validity; that an old key has expired matters in all.
    /// ([spec](https://spec.matrix.org/v1.19/rooms/v5/#signing-key-validity-period))
    ///
    /// @param originServerTs of the event, milliseconds since the epoch
    public Optional<VerifyKey> forEvent(RoomRules rules, String keyId, long originServerTs) {
        VerifyKey key = current.get(keyId);
        if (key != null) {
            return !rules.keyValidity() || originServerTs <= validUntilMs ? Optional.of(key) : Optional.empty();
        }
        OldKey expired = old.get(keyId);
        return expired != null && originServerTs <= expired.expiredMs() ? Optional.of(expired.key()) : Optional.empty();
    }

    /// The key of this id, when it may verify a request that comes now: old keys sign no requests.
    /// ([spec](https://spec.matrix.org/v1.19/server-server-api/#publishing-keys))
    ///
    /// @param nowMs milliseconds since the epoch
    public Optional<VerifyKey> forRequest(String keyId, long nowMs) {
        return nowMs <= validUntilMs ? Optional.ofNullable(current.get(keyId)) : Optional.empty();
    }

    private static void readCurrent(JsonValue.Obj answer, Map<String, VerifyKey> into) throws Refused {
        for (Map.Entry<String, JsonValue> entry : members(answer, "verify_keys").entrySet()) {
            if (isEd25519(entry.getKey())) {
                into.put(entry.getKey(), key("verify_keys", entry.getKey(), entry.getValue()));
            }
        }
    }

    private static void readOld(JsonValue.Obj answer, Map<String, OldKey> into) throws Refused {
        if (!answer.has("old_verify_keys")) {
            return;
        }
        for (Map.Entry<String, JsonValue> entry :
                members(answer, "old_verify_keys").entrySet()) {
            if (isEd25519(entry.getKey())) {
                VerifyKey key = key("old_verify_keys", entry.getKey(), entry.getValue());
                Optional<Long> expired = ((JsonValue.Obj) entry.getValue()).integer("expired_ts");
                into.put(
                        entry.getKey(),
                        new OldKey(key, expired.orElseThrow(() -> new Refused("`expired_ts` is no integer."))));
            }
        }
    }

    private static Map<String, JsonValue> members(JsonValue.Obj answer, String name) throws Refused {
        Map<String, JsonValue> keys = answer.object(name)
                .orElseThrow(() -> new Refused("`" + name + "` is no object."))
                .members();
        if (keys.size() > MAX_KEYS) {
            throw new Refused("`" + name + "` has more than " + MAX_KEYS + " keys.");
        }
        return keys;
    }

    private static boolean isEd25519(String keyId) {
        return keyId.startsWith(SigningKey.ALGORITHM + ":");
    }

    private static VerifyKey key(String list, String keyId, JsonValue value) throws Refused {
        Optional<VerifyKey> key = SigningKey.isKeyId(keyId) && value instanceof JsonValue.Obj object
                ? object.string("key").flatMap(base64 -> VerifyKey.parse(keyId, base64))
                : Optional.empty();
        return key.orElseThrow(() -> new Refused("`" + list + "` holds an Ed25519 key that is none."));
    }

    /// One good signature shows that the answer is the server's; a wrong one, that something is amiss.
    private static void checkSignatures(ServerName server, JsonValue.Obj answer, Map<String, VerifyKey> keys)
            throws Refused {
        Set<String> signedWith = Signatures.keyIds(answer, server.value());
        byte[] signedBytes = Signatures.signedBytes(answer);
        boolean signed = false;
        for (VerifyKey key : keys.values()) {
            if (signedWith.contains(key.keyId())) {
                if (!Signatures.verify(answer, server, key, signedBytes)) {
                    throw new Refused("The signature by " + key.keyId() + " is wrong.");
                }
                signed = true;
            }
        }
        if (!signed) {
            throw new Refused("The keys are signed by none of them.");
        }
    }

    /// Leaves the checks; never leaves this class.
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        final String reason;

        Refused(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }
}
