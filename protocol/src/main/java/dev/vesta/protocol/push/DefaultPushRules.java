package dev.vesta.protocol.push;

import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.util.List;
import java.util.Set;

/// The rules that the server gives every user.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#predefined-rules))
///
/// Beside those that the specification names there are the three that it had before version 1.17, which look for names
/// in the text ([MSC4210](https://github.com/matrix-org/matrix-spec-proposals/pull/4210) took them away): with them who
/// is named by an older client or a bridge hears of it. They hold for events without `m.mentions` only, as versions 1.7
/// to 1.16 had it.
public final class DefaultPushRules {
    private static final JsonValue.Obj SOUND = JsonValue.obj("set_tweak", "sound", "value", "default");
    private static final JsonValue.Obj RING = JsonValue.obj("set_tweak", "sound", "value", "ring");
    private static final JsonValue.Obj HIGHLIGHT = JsonValue.obj("set_tweak", "highlight");
    private static final String NOTIFY = "notify";
    private static final JsonValue.Obj TWO_MEMBERS = JsonValue.obj("kind", "room_member_count", "is", "2");

    /// The rules that look for names in the text.
    static final Set<String> BY_TEXT =
            Set.of(".m.rule.contains_display_name", ".m.rule.roomnotif", ".m.rule.contains_user_name");

    private DefaultPushRules() {}

    /// The predefined rules as this user gets them.
    public static PushRuleset of(UserId user) {
        JsonValue.Obj json =
                JsonValue.obj("override", override(user.value()), "content", content(user), "underride", underride());
        return switch (PushRuleset.parse(json)) {
            case Parsed<PushRuleset>(PushRuleset rules) -> rules;
            case Malformed<PushRuleset>(String reason) -> throw new IllegalStateException(reason);
        };
    }

    private static List<JsonValue.Obj> override(String user) {
        return List.of(
                rule(PushRuleset.MASTER, List.of(), List.of()).with("enabled", new JsonValue.Bool(false)),
                rule(".m.rule.suppress_notices", List.of(match("content.msgtype", "m.notice")), List.of()),
                rule(
                        ".m.rule.invite_for_me",
                        List.of(
                                match("type", "m.room.member"),
                                match("content.membership", "invite"),
                                match("state_key", user)),
                        List.of(NOTIFY, SOUND)),
                rule(".m.rule.member_event", List.of(match("type", "m.room.member")), List.of()),
                rule(
                        ".m.rule.is_user_mention",
                        List.of(property("event_property_contains", "content.m\\.mentions.user_ids", user)),
                        List.of(NOTIFY, SOUND, HIGHLIGHT)),
                rule(
                        ".m.rule.contains_display_name",
                        List.of(JsonValue.obj("kind", "contains_display_name")),
                        List.of(NOTIFY, SOUND, HIGHLIGHT)),
                rule(
                        ".m.rule.is_room_mention",
                        List.of(
                                property("event_property_is", "content.m\\.mentions.room", true),
                                JsonValue.obj("kind", "sender_notification_permission", "key", "room")),
                        List.of(NOTIFY, HIGHLIGHT)),
                rule(
                        ".m.rule.roomnotif",
                        List.of(
                                match("content.body", "@room"),
                                JsonValue.obj("kind", "sender_notification_permission", "key", "room")),
                        List.of(NOTIFY, HIGHLIGHT)),
                rule(
                        ".m.rule.tombstone",
                        List.of(match("type", "m.room.tombstone"), match("state_key", "")),
                        List.of(NOTIFY, HIGHLIGHT)),
                rule(".m.rule.reaction", List.of(match("type", "m.reaction")), List.of()),
                rule(
                        ".m.rule.room.server_acl",
                        List.of(match("type", "m.room.server_acl"), match("state_key", "")),
                        List.of()),
                rule(
                        ".m.rule.suppress_edits",
                        List.of(property("event_property_is", "content.m\\.relates_to.rel_type", "m.replace")),
                        List.of()));
    }

    private static List<JsonValue.Obj> content(UserId user) {
        return List.of(JsonValue.obj(
                "rule_id",
                ".m.rule.contains_user_name",
                "default",
                true,
                "enabled",
                true,
                "pattern",
                user.localpart(),
                "actions",
                List.of(NOTIFY, SOUND, HIGHLIGHT)));
    }

    private static List<JsonValue.Obj> underride() {
        JsonValue.Obj message = match("type", "m.room.message");
        JsonValue.Obj encrypted = match("type", "m.room.encrypted");
        return List.of(
                rule(".m.rule.call", List.of(match("type", "m.call.invite")), List.of(NOTIFY, RING)),
                rule(".m.rule.encrypted_room_one_to_one", List.of(TWO_MEMBERS, encrypted), List.of(NOTIFY, SOUND)),
                rule(".m.rule.room_one_to_one", List.of(TWO_MEMBERS, message), List.of(NOTIFY, SOUND)),
                rule(".m.rule.message", List.of(message), List.of(NOTIFY)),
                rule(".m.rule.encrypted", List.of(encrypted), List.of(NOTIFY)));
    }

    private static JsonValue.Obj rule(String id, List<JsonValue.Obj> conditions, List<?> actions) {
        return JsonValue.obj(
                "rule_id", id, "default", true, "enabled", true, "conditions", conditions, "actions", actions);
    }

    private static JsonValue.Obj match(String key, String pattern) {
        return JsonValue.obj("kind", "event_match", "key", key, "pattern", pattern);
    }

    private static JsonValue.Obj property(String kind, String key, Object value) {
        return JsonValue.obj("kind", kind, "key", key, "value", value);
    }
}
