package dev.vesta.core.inbound;

import dev.vesta.core.port.KeyRing;
import dev.vesta.protocol.event.EventSignatures;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.sign.VerifyKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Step 2: every server that must have signed an event has.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events))
final class SignatureCheck {
    private final KeyRing keys;
    private final int maxTried;

    SignatureCheck(KeyRing keys, int maxTried) {
        this.keys = keys;
        this.maxTried = maxTried;
    }

    /// What is wrong; null when nothing is.
    @Nullable
    String unsigned(Pdu event) {
        for (ServerName server : EventSignatures.requiredSigners(event)) {
            if (!isSigned(event, server)) {
                return "The event bears no good signature of " + server + ".";
            }
        }
        return null;
    }

    private boolean isSigned(Pdu event, ServerName server) {
        return EventSignatures.keyIds(event, server).stream().limit(maxTried).anyMatch(keyId -> {
            Optional<VerifyKey> key = keys.forEvent(
                    server, keyId, event.originServerTs(), event.version().rules());
            return key.isPresent() && EventSignatures.verify(event, server, key.get());
        });
    }
}
