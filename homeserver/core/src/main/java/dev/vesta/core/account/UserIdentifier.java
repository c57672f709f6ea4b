package dev.vesta.core.account;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How somebody says who they are when they log in.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#identifier-types))
public sealed interface UserIdentifier {
    /// A user id or its localpart.
    record User(String text) implements UserIdentifier {
        /// The user id, if it can be one of this server's.
        public Optional<UserId> on(ServerName serverName) {
            // People type capitals; our ids have none.
            String lower = text.toLowerCase(Locale.ROOT);
            return UserId.parse(lower.startsWith("@") ? lower : "@" + lower + ":" + serverName)
                    .filter(user -> user.server().equals(serverName));
        }
    }

    /// An e-mail address or a phone number.
    record ThirdParty() implements UserIdentifier {}

    /// From the `auth` of a request, or what older clients send in it.
    static UserIdentifier of(JsonValue.Obj auth) {
        if (auth.has("identifier") && auth.object("identifier").isEmpty()) {
            throw Errors.badJson("identifier must be an object.");
        }
        return of(
                auth.object("identifier").orElse(null),
                auth.string("user").orElse(null),
                auth.string("address").orElse(null));
    }

    /// From the `identifier` of a request. `M_MISSING_PARAM` when there is none, `M_UNKNOWN` 400 for a type that is not
    /// known, `M_BAD_JSON`.
    ///
    /// @param user deprecated form of an identifier
    /// @param address deprecated form of a third-party identifier
    static UserIdentifier of(JsonValue.@Nullable Obj identifier, @Nullable String user, @Nullable String address) {
        if (identifier == null) {
            if (user != null) {
                return new User(user);
            }
            if (address != null) {
                return new ThirdParty();
            }
            throw Errors.missingParam("identifier is missing.");
        }
        String type = text(identifier, "type", "identifier.type");
        return switch (type) {
            case "m.id.user" -> new User(text(identifier, "user", "identifier.user"));
            case "m.id.thirdparty" -> {
                text(identifier, "medium", "identifier.medium");
                text(identifier, "address", "identifier.address");
                yield new ThirdParty();
            }
            case "m.id.phone" -> {
                text(identifier, "country", "identifier.country");
                text(identifier, "phone", "identifier.phone");
                yield new ThirdParty();
            }
            default ->
                throw Errors.of(
                        ErrCode.M_UNKNOWN, 400, "This server knows m.id.user, m.id.thirdparty and m.id.phone only.");
        };
    }

    private static String text(JsonValue.Obj object, String key, String name) {
        if (!object.has(key)) {
            throw Errors.missingParam(name + " is missing.");
        }
        return object.string(key).orElseThrow(() -> Errors.badJson(name + " must be a string."));
    }
}
