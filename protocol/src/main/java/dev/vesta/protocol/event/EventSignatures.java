package dev.vesta.protocol.event;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.room.EventIdFormat;
import dev.vesta.protocol.sign.Base64s;
import dev.vesta.protocol.sign.Signatures;
import dev.vesta.protocol.sign.VerifyKey;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// Signatures and content hashes of received events.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events))
public final class EventSignatures {
    private EventSignatures() {}

    /// The servers whose signatures an event needs: the sender's, save for third-party invites, which another
    /// server may send, the one that the event id names (versions 1 and 2), and the one that authorised a
    /// restricted join.
    public static Set<ServerName> requiredSigners(Pdu event) {
        Set<ServerName> servers = new LinkedHashSet<>();
        boolean member = event.type().equals(EventTypes.MEMBER);
        boolean thirdParty = member
                && event.content().string("membership").orElse("").equals("invite")
                && event.content().has("third_party_invite");
        if (!thirdParty) {
            servers.add(event.sender().server());
        }
        if (event.version().rules().eventIds() == EventIdFormat.STATED) {
            event.eventId().server().ifPresent(servers::add);
        }
        if (member && event.version().rules().restrictedJoins()) {
            event.content()
                    .string("join_authorised_via_users_server")
                    .flatMap(UserId::parse)
                    .ifPresent(user -> servers.add(user.server()));
        }
        return servers;
    }

    /// The ids of the keys that this server claims to have signed the event with.
    public static Set<String> keyIds(Pdu event, ServerName server) {
        return Signatures.keyIds(event.json(), server.value());
    }

    /// Whether the event bears a good signature of that server made with that key.
    public static boolean verify(Pdu event, ServerName server, VerifyKey key) {
        return Signatures.verify(event.json(), server, key, EventHash.essence(event.version(), event.json()));
    }

    /// Whether the event is whole: its content hash is right. If not, only [Pdu#redacted] of it may be used.
    public static boolean contentHashMatches(Pdu event) {
        Optional<byte[]> stated =
                event.json().object("hashes").flatMap(h -> h.string("sha256")).flatMap(Base64s::decode);
        Optional<byte[]> right = Base64s.decode(EventHash.contentHash(event.json()));
        return stated.isPresent() && right.isPresent() && MessageDigest.isEqual(stated.get(), right.get());
    }
}
