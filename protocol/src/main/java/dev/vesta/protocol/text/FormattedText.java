package dev.vesta.protocol.text;

import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// The text of a message.
///
/// @param body plain text, for whoever shows no HTML
/// @param html the same with formatting, in the subset that the spec suggests; empty when there is none to show
public record FormattedText(String body, Optional<String> html) {
    /// The content of an `m.room.message`
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#mroommessage-msgtypes)). `m.mentions` is
    /// always there: without it, old clients look for names in the body.
    ///
    /// @param msgtype such as `m.notice`
    /// @param mentions who shall be notified; linking to them alone notifies nobody
    public JsonValue.Obj content(String msgtype, List<UserId> mentions) {
        JsonValue.Obj mentioned = mentions.isEmpty()
                ? JsonValue.Obj.EMPTY
                : JsonValue.obj(
                        "user_ids",
                        mentions.stream().map(UserId::value).distinct().toList());
        return JsonValue.obj(
                "msgtype", msgtype,
                "body", body,
                "format", html.isPresent() ? "org.matrix.custom.html" : null,
                "formatted_body", html.orElse(null),
                "m.mentions", mentioned);
    }
}
