package dev.vesta.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.acl.ServerAcl;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.filter.Filter;
import dev.vesta.protocol.filter.RoomEventFilter;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.match.Glob;
import dev.vesta.protocol.match.PropertyPath;
import dev.vesta.protocol.push.DefaultPushRules;
import dev.vesta.protocol.push.PushContext;
import dev.vesta.protocol.push.PushRuleset;
import dev.vesta.protocol.relation.RelatesTo;
import dev.vesta.protocol.relation.RelationRules;
import dev.vesta.protocol.room.RoomVersion;
import java.util.List;

/// What clients make rules of: filters, push rules, server ACLs, patterns, relations.
final class RuleCases {
    private static final UserId ALICE = new UserId("@alice:a");
    private static final JsonValue.Obj PUSH_RULES = DefaultPushRules.of(ALICE).json();
    private static final JsonValue.Obj EVENT_FILTER = JsonValue.obj(
            "limit", 10, "types", List.of("m.room.*"), "not_types", List.of("m.*e"), "senders", List.of("@alice:a"));
    private static final JsonValue.Obj ROOM_FILTER = EVENT_FILTER
            .with("rooms", JsonValue.arr("!room:a"))
            .with("not_rooms", JsonValue.arr("!other:a"))
            .with("contains_url", JsonValue.of(true))
            .with("lazy_load_members", JsonValue.of(true));
    private static final JsonValue.Obj FILTER = JsonValue.obj(
            "event_fields",
            List.of("content.body", "content.m\\.relates_to"),
            "event_format",
            "client",
            "presence",
            EVENT_FILTER,
            "account_data",
            EVENT_FILTER,
            "room",
            JsonValue.obj("timeline", ROOM_FILTER, "state", ROOM_FILTER, "include_leave", true));
    private static final JsonValue.Obj MESSAGE = JsonValue.obj(
            "content",
            JsonValue.obj(
                    "body",
                    "hello alice, @room",
                    "m.mentions",
                    JsonValue.obj("user_ids", List.of("@alice:a"), "room", true),
                    "m.relates_to",
                    JsonValue.obj("rel_type", "m.thread", "event_id", "$root", "key", "x", "is_falling_back", true),
                    "m.new_content",
                    JsonValue.obj("body", "other")),
            "type",
            "m.room.message",
            "room_id",
            "!room:a",
            "sender",
            "@bob:b");

    private static final PowerLevels LEVELS = PowerLevels.of(Events.create(RoomVersion.V11), null);

    private RuleCases() {}

    static int filters(Mutator mutator) {
        JsonValue.Obj changed = changed(mutator, FILTER);
        JsonValue.Obj event = mutator.object(MESSAGE);
        switch (Filter.parse(changed)) {
            case Parsed<Filter>(Filter filter) -> {
                filter.room().lazyLoadMembers();
                filter.presence().accepts(mutator.text(), mutator.text());
                if (filter.eventFields() != null) {
                    filter.eventFields().forEach(path -> path.find(event));
                }
            }
            case Malformed<Filter>(String reason) -> assertThat(reason).endsWith(".");
        }
        JsonValue.Obj ofRoom = changed(mutator, ROOM_FILTER);
        switch (RoomEventFilter.parse(ofRoom)) {
            case Parsed<RoomEventFilter>(RoomEventFilter filter) ->
                assertThat(filter.accepts(event)).isIn(true, false);
            case Malformed<RoomEventFilter>(String reason) -> assertThat(reason).endsWith(".");
        }
        return size(changed) + size(ofRoom) + size(event);
    }

    static int pushRules(Mutator mutator) {
        JsonValue.Obj changed = changed(mutator, PUSH_RULES);
        JsonValue.Obj event = changed(mutator, MESSAGE);
        PushContext context = new PushContext(ALICE, mutator.text(), 1 + mutator.bytes(5).length, LEVELS);
        switch (PushRuleset.parse(changed)) {
            case Parsed<PushRuleset>(PushRuleset rules) -> {
                rules.evaluate(event, context);
                JsonValue.Obj written = rules.json();
                assertThat(PushRuleset.parse(written))
                        .isInstanceOfSatisfying(Parsed.class, again -> assertThat(((PushRuleset) again.value()).json())
                                .isEqualTo(written));
            }
            case Malformed<PushRuleset>(String reason) -> assertThat(reason).endsWith(".");
        }
        return size(changed) + size(event);
    }

    static int patterns(Mutator mutator) {
        String pattern = mutator.text(mutator.text()) + mutator.oneOf(List.of("", "*", "?", "*a*a*a*", "**", "?*?"));
        String text = mutator.text() + mutator.text();
        Glob.text(pattern).matches(text);
        Glob.type(pattern).matches(text);
        Glob.words(pattern).matches(text);
        assertThat(Glob.type("*").matches(text)).isTrue();
        PropertyPath path = PropertyPath.of(pattern);
        assertThat(path.names()).isNotEmpty();
        path.find(MESSAGE);
        JsonValue.Obj acl = mutator.object(
                JsonValue.obj("allow", List.of(pattern, "*"), "deny", List.of(pattern), "allow_ip_literals", true));
        ServerName.parse(text).ifPresent(server -> ServerAcl.of(acl).allows(server));
        return pattern.length() + text.length() + size(acl);
    }

    static int relations(Mutator mutator) {
        JsonValue.Obj content = MESSAGE.object("content").orElseThrow();
        JsonValue.Obj changed = changed(mutator, content);
        RelatesTo relates = RelatesTo.of(changed);
        relates.threadRoot();
        relates.reply();
        // Versions that allow any number, or the changed contents would make no events.
        Pdu create = Events.create(mutator.oneOf(List.of(RoomVersion.V1, RoomVersion.V3, RoomVersion.V5)));
        Pdu parent = Events.after(create, "@alice:a", "m.room.message", null, changed(mutator, content));
        Pdu child = Events.after(create, "@bob:b", "m.room.message", null, changed);
        if (RelationRules.replaces(parent, child)) {
            RelationRules.edited(parent, child);
        }
        RelationRules.annotates(parent, child);
        RelationRules.isInThreadOf(parent, child);
        RelationRules.references(parent, child);
        RelationRules.counts(parent, child);
        return size(changed) + parent.canonicalBytes().length;
    }

    private static JsonValue.Obj changed(Mutator mutator, JsonValue.Obj object) {
        JsonValue.Obj changed = object;
        for (int n = mutator.bytes(4).length; n > 0; n--) {
            changed = mutator.object(changed);
        }
        return changed;
    }

    private static int size(JsonValue value) {
        return CanonicalJson.encode(value).length;
    }
}
