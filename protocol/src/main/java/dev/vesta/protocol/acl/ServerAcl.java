package dev.vesta.protocol.acl;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.match.Glob;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The server ACL of a room. It guards the door and is no auth rule: events in the room stay as they are.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#mroomserver_acl))
public final class ServerAcl {
    /// Lets every server in: a room without the event.
    public static final ServerAcl OPEN = new ServerAcl(true, List.of(Glob.text("*")), List.of());

    private final boolean allowsIpLiterals;
    private final List<Glob> allow;
    private final List<Glob> deny;

    private ServerAcl(boolean allowsIpLiterals, List<Glob> allow, List<Glob> deny) {
        this.allowsIpLiterals = allowsIpLiterals;
        this.allow = allow;
        this.deny = deny;
    }

    /// From the current `m.room.server_acl` event with the empty state key, null when there is none.
    public static ServerAcl of(@Nullable Pdu event) {
        return event == null ? OPEN : of(event.content());
    }

    /// From the event's content. Whatever has a wrong type counts as absent, so that a broken list to allow
    /// shuts everybody out rather than letting anybody in.
    public static ServerAcl of(JsonValue.Obj content) {
        return new ServerAcl(
                content.bool("allow_ip_literals").orElse(true), globs(content, "allow"), globs(content, "deny"));
    }

    private static List<Glob> globs(JsonValue.Obj content, String key) {
        return content.array(key).orElse(JsonValue.Arr.EMPTY).items().stream()
                .filter(JsonValue.Str.class::isInstance)
                .map(item -> Glob.text(((JsonValue.Str) item).value()))
                .distinct()
                .toList();
    }

    /// Whether this server may take part in the room. The port of its name does not count.
    public boolean allows(ServerName server) {
        // Step 1, no event in the state, is OPEN.
        String host = server.host();
        // Step 2
        if (!allowsIpLiterals && isIpLiteral(host)) {
            return false;
        }
        // Step 3
        if (deny.stream().anyMatch(glob -> glob.matches(host))) {
            return false;
        }
        // Steps 4 and 5
        return allow.stream().anyMatch(glob -> glob.matches(host));
    }

    /// Brackets make an IPv6 literal, four decimal numbers an IPv4 literal.
    private static boolean isIpLiteral(String host) {
        if (host.startsWith("[")) {
            return true;
        }
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean number =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!number) {
                return false;
            }
        }
        return true;
    }
}
