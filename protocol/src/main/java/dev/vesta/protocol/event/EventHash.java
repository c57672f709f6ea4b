package dev.vesta.protocol.event;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.Base64s;
import dev.vesta.protocol.sign.Signatures;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hashes of events.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#calculating-the-reference-hash-for-an-event))
public final class EventHash {
    private EventHash() {}

    /// What both the reference hash and the signatures cover: the redacted event without `signatures` and `unsigned`.
    public static byte[] essence(RoomVersion version, JsonValue.Obj event) {
        return Signatures.signedBytes(Redaction.redact(version, event));
    }

    /// The event id that follows from the [#essence]. Where events state their ids, it is the opaque part of ours.
    public static EventId eventId(RoomVersion version, byte[] essence) {
        byte[] hash = sha256(essence);
        return switch (version.rules().eventIds()) {
            case HASH -> new EventId("$" + Base64s.encode(hash));
            case STATED, URL_SAFE_HASH -> new EventId("$" + Base64s.encodeUrlSafe(hash));
        };
    }

    /// The reference hash, in unpadded base64, as versions 1 and 2 write it beside the event's id.
    public static String referenceHash(Pdu event) {
        return Base64s.encode(sha256(essence(event.version(), event.json())));
    }

    /// The content hash, in unpadded base64, as it stands in `hashes.sha256`.
    /// ([spec](https://spec.matrix.org/v1.19/server-server-api/#calculating-the-content-hash-for-an-event))
    public static String contentHash(JsonValue.Obj event) {
        return Base64s.encode(sha256(Signatures.signedBytes(event.without("hashes"))));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
