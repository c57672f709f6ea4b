package dev.vesta.protocol.text;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Links to users, rooms and events ([spec](https://spec.matrix.org/v1.19/appendices/#matrixto-navigation)). Clients
/// show those to users and rooms as pills
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#user-and-room-mentions)).
///
/// `https://matrix.to` and not `matrix:`: every client knows it, and the spec's list of schemes for links lacks the
/// other.
public final class MatrixLinks {
    static final String PREFIX = "https://matrix.to/#/";

    /// What RFC 3986 lets stand in a fragment and what neither HTML nor Markdown reads in its own way.
    private static final String UNESCAPED = "-._~!$:@+=,;";

    private static final String HEX = "0123456789ABCDEF";

    private MatrixLinks() {}

    /// A link to a user.
    public static String to(UserId user) {
        return PREFIX + encode(user.value());
    }

    /// A link to a room by its alias.
    public static String to(RoomAlias alias) {
        return PREFIX + encode(alias.value());
    }

    /// A link to a room by its id.
    ///
    /// @param via servers to join by: the id alone leads nowhere
    public static String to(RoomId room, List<ServerName> via) {
        return PREFIX + encode(room.value()) + query(via);
    }

    /// A link to an event.
    ///
    /// @param via servers to join by
    public static String to(RoomId room, EventId event, List<ServerName> via) {
        return PREFIX + encode(room.value()) + "/" + encode(event.value()) + query(via);
    }

    private static String query(List<ServerName> via) {
        return via.isEmpty()
                ? ""
                : via.stream().map(server -> "via=" + encode(server.value())).collect(Collectors.joining("&", "?", ""));
    }

    /// A link in HTML.
    ///
    /// @param uri absolute, such as one of the above
    /// @param text what to show, not yet escaped: for users their display name, for rooms the alias or id
    public static String html(String uri, String text) {
        return "<a href=\"" + Html.escape(uri) + "\">" + Html.escape(text) + "</a>";
    }

    /// The same in Markdown. [Markdown#format] puts the text alone into the plain body.
    ///
    /// @param uri one of the above
    /// @param text not yet escaped
    public static String markdown(String uri, String text) {
        return "[" + Markdown.escape(text) + "](" + uri + ")";
    }

    private static String encode(String identifier) {
        StringBuilder out = new StringBuilder(identifier.length() + 8);
        for (byte b : identifier.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || UNESCAPED.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }
}
