package dev.vesta.appservice;

import dev.vesta.protocol.id.UserId;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A checked registration file. Immutable.
/// ([spec](https://spec.matrix.org/v1.19/application-service-api/#registration))
///
/// @param id never changes for an application service, unique
/// @param url where to send transactions, or null when it wants none
/// @param asToken what the application service shows us; secret, unique
/// @param hsToken what we show the application service; secret
/// @param sender the user that `sender_localpart` names
/// @param rateLimited whether its users (not `sender`) are rate limited
/// @param protocols third-party networks that it serves
/// @param receiveEphemeral whether it wants typing, receipts and presence
public record Registration(
        String id,
        @Nullable URI url,
        String asToken,
        String hsToken,
        UserId sender,
        List<Namespace> users,
        List<Namespace> rooms,
        List<Namespace> aliases,
        boolean rateLimited,
        List<String> protocols,
        boolean receiveEphemeral) {
    public Registration {
        users = List.copyOf(users);
        rooms = List.copyOf(rooms);
        aliases = List.copyOf(aliases);
        protocols = List.copyOf(protocols);
    }

    /// Whether this is a user of the application service: its sender or one in its namespaces. Only for local users.
    public boolean ownsUser(UserId user) {
        return user.equals(sender) || covers(users, user.value());
    }

    /// Whether only this application service may make the user.
    public boolean reservesUser(UserId user) {
        return user.equals(sender)
                || users.stream().anyMatch(namespace -> namespace.exclusive() && namespace.covers(user.value()));
    }

    /// Whether one of the namespaces covers the id.
    public static boolean covers(List<Namespace> namespaces, String id) {
        return namespaces.stream().anyMatch(namespace -> namespace.covers(id));
    }

    /// Without the tokens: this text ends up in logs.
    @Override
    public String toString() {
        return "Registration[" + id + " at " + url + ", sender " + sender + "]";
    }
}
