package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.Judge.ALLOWED;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Membership;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.sign.Signatures;
import dev.vesta.protocol.sign.VerifyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rule 5.4.1 of version 12: invitations by e-mail address and the like.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#third-party-invites))
final class ThirdPartyInviteRules {
    /// More keys or signatures than any identity server has; each pair costs a verification.
    private static final int MAX_TRIES = 32;

    private ThirdPartyInviteRules() {}

    static AuthVerdict check(Judge judge, String target, JsonValue thirdParty) {
        String rule = judge.numbers().memberRule(4) + ".1.";
        // 5.4.1.1
        if (judge.membershipOf(target) == Membership.BAN) {
            return Judge.denied(rule + "1", "The user is banned.");
        }
        // 5.4.1.2
        Optional<JsonValue.Obj> signed =
                thirdParty instanceof JsonValue.Obj object ? object.object("signed") : Optional.empty();
        if (signed.isEmpty()) {
            return Judge.denied(rule + "2", "The third-party invite is not signed.");
        }
        // 5.4.1.3
        Optional<String> mxid = signed.get().string("mxid");
        Optional<String> token = signed.get().string("token");
        if (mxid.isEmpty() || token.isEmpty()) {
            return Judge.denied(rule + "3", "The third-party invite names no user or no token.");
        }
        // 5.4.1.4
        if (!mxid.get().equals(target)) {
            return Judge.denied(rule + "4", "The third-party invite is for another user.");
        }
        // 5.4.1.5
        Pdu offer = judge.state().get(new StateKey(EventTypes.THIRD_PARTY_INVITE, token.get()));
        if (offer == null) {
            return Judge.denied(rule + "5", "The room has no third-party invite with this token.");
        }
        // 5.4.1.6
        if (!offer.sender().equals(judge.event().sender())) {
            return Judge.denied(rule + "6", "Somebody else sent the third-party invite.");
        }
        // 5.4.1.7, 5.4.1.8
        return isSignedWithAny(signed.get(), publicKeys(offer.content()))
                ? ALLOWED
                : Judge.denied(rule + "8", "No signature of the third-party invite is right.");
    }

    private static List<String> publicKeys(JsonValue.Obj offer) {
        List<String> keys = new ArrayList<>();
        offer.string("public_key").ifPresent(keys::add);
        for (JsonValue item :
                offer.array("public_keys").orElse(JsonValue.Arr.EMPTY).items()) {
            if (item instanceof JsonValue.Obj object) {
                object.string("public_key").ifPresent(keys::add);
            }
        }
        return keys;
    }

    private static boolean isSignedWithAny(JsonValue.Obj signed, List<String> publicKeys) {
        byte[] message = Signatures.signedBytes(signed);
        int tries = 0;
        for (JsonValue entity : signed.object("signatures")
                .orElse(JsonValue.Obj.EMPTY)
                .members()
                .values()) {
            if (!(entity instanceof JsonValue.Obj signatures)) {
                continue;
            }
            for (Map.Entry<String, JsonValue> signature : signatures.members().entrySet()) {
                for (String publicKey : publicKeys) {
                    if (tries++ >= MAX_TRIES) {
                        return false;
                    }
                    Optional<VerifyKey> key = VerifyKey.parse(signature.getKey(), publicKey);
                    if (key.isPresent()
                            && signature.getValue() instanceof JsonValue.Str(String text)
                            && key.get().verifies(message, text)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
