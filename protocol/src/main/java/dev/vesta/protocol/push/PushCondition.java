package dev.vesta.protocol.push;

import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.match.Glob;
import dev.vesta.protocol.match.PropertyPath;
import java.util.Optional;

/// A condition of a push rule. ([spec](https://spec.matrix.org/v1.19/client-server-api/#conditions-1))
public sealed interface PushCondition {
    /// A string property matches a pattern.
    record EventMatch(PropertyPath key, Glob pattern) implements PushCondition {
        private static final PropertyPath BODY = PropertyPath.of("content.body");

        static EventMatch of(PropertyPath key, String pattern) {
            return new EventMatch(key, key.equals(BODY) ? Glob.words(pattern) : Glob.text(pattern));
        }

        @Override
        public boolean holds(JsonValue.Obj event, PushContext context) {
            return key.find(event).orElse(null) instanceof JsonValue.Str(String text) && pattern.matches(text);
        }
    }

    /// A property is exactly this string, integer, boolean or `null`.
    record EventPropertyIs(PropertyPath key, JsonValue value) implements PushCondition {
        @Override
        public boolean holds(JsonValue.Obj event, PushContext context) {
            return key.find(event).map(value::equals).orElse(false);
        }
    }

    /// A property is a list that holds exactly this string, integer, boolean or `null`.
    record EventPropertyContains(PropertyPath key, JsonValue value) implements PushCondition {
        @Override
        public boolean holds(JsonValue.Obj event, PushContext context) {
            return key.find(event).orElse(null) instanceof JsonValue.Arr array
                    && array.items().stream().anyMatch(value::equals);
        }
    }

    /// The body holds the user's display name as whole words. Only old rules use it.
    record ContainsDisplayName() implements PushCondition {
        @Override
        public boolean holds(JsonValue.Obj event, PushContext context) {
            String name = context.displayName();
            return name != null
                    && !name.isEmpty()
                    && EventMatch.BODY.find(event).orElse(null) instanceof JsonValue.Str(String body)
                    && Glob.name(name).matches(body);
        }
    }

    /// The sender's client does not say whom it mentions. Nobody can write this condition: it belongs to rules of the
    /// server. ([spec](https://spec.matrix.org/v1.19/client-server-api/#user-and-room-mentions))
    record NoMentions() implements PushCondition {
        @Override
        public boolean holds(JsonValue.Obj event, PushContext context) {
            return event.object("content")
                    .map(content -> !content.has("m.mentions"))
                    .orElse(true);
        }
    }

    /// The room has so many members.
    record RoomMemberCount(Comparison comparison, long count) implements PushCondition {
        /// How to compare, with its sign.
        enum Comparison {
            EQUAL("=="),
            AT_MOST("<="),
            AT_LEAST(">="),
            LESS("<"),
            MORE(">");

            final String sign;

            Comparison(String sign) {
                this.sign = sign;
            }
        }

        private static final int MAX_DIGITS = 16;

        static Optional<PushCondition> parse(String is) {
            Comparison comparison = Comparison.EQUAL;
            String digits = is;
            // Longer signs come first in the enum, so that `<=` is not read as `<`.
            for (Comparison candidate : Comparison.values()) {
                if (is.startsWith(candidate.sign)) {
                    comparison = candidate;
                    digits = is.substring(candidate.sign.length());
                    break;
                }
            }
            boolean number = !digits.isEmpty()
                    && digits.length() <= MAX_DIGITS
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            return number ? Optional.of(new RoomMemberCount(comparison, Long.parseLong(digits))) : Optional.empty();
        }

        @Override
        public boolean holds(JsonValue.Obj event, PushContext context) {
            long members = context.memberCount();
            return switch (comparison) {
                case EQUAL -> members == count;
                case AT_MOST -> members <= count;
                case AT_LEAST -> members >= count;
                case LESS -> members < count;
                case MORE -> members > count;
            };
        }
    }

    /// The sender's power suffices for this key of the room's `notifications`.
    record SenderNotificationPermission(String key) implements PushCondition {
        @Override
        public boolean holds(JsonValue.Obj event, PushContext context) {
            PowerLevels levels = context.powerLevels();
            return levels != null
                    && event.string("sender")
                            .map(sender -> levels.ofUser(sender) >= levels.toNotify(key))
                            .orElse(false);
        }
    }

    /// One that this server does not know, or whose parameters are wrong: it never holds.
    record Unknown() implements PushCondition {
        @Override
        public boolean holds(JsonValue.Obj event, PushContext context) {
            return false;
        }
    }

    /// Whether the condition holds for an event.
    ///
    /// @param event in the form that clients get
    boolean holds(JsonValue.Obj event, PushContext context);

    /// Reads a condition; whatever is wrong with it makes it [Unknown].
    static PushCondition of(JsonValue json) {
        return json instanceof JsonValue.Obj object ? parse(object).orElseGet(Unknown::new) : new Unknown();
    }

    private static Optional<PushCondition> parse(JsonValue.Obj object) {
        Optional<String> key = object.string("key");
        Optional<PropertyPath> path = key.map(PropertyPath::of);
        return switch (object.string("kind").orElse("")) {
            case "event_match" -> path.flatMap(p -> object.string("pattern").map(pattern -> EventMatch.of(p, pattern)));
            case "event_property_is" -> path.flatMap(p -> value(object).map(value -> new EventPropertyIs(p, value)));
            case "event_property_contains" ->
                path.flatMap(p -> value(object).map(value -> new EventPropertyContains(p, value)));
            case "contains_display_name" -> Optional.of(new ContainsDisplayName());
            case "room_member_count" -> object.string("is").flatMap(RoomMemberCount::parse);
            case "sender_notification_permission" -> key.map(SenderNotificationPermission::new);
            default -> Optional.empty();
        };
    }

    private static Optional<JsonValue> value(JsonValue.Obj object) {
        return switch (object.get("value")) {
            case null -> Optional.empty();
            case JsonValue.Str text -> Optional.of(text);
            case JsonValue.Int number -> Optional.of(number);
            case JsonValue.Bool flag -> Optional.of(flag);
            case JsonValue.Null none -> Optional.of(none);
            case JsonValue.Num other -> Optional.empty();
            case JsonValue.Arr other -> Optional.empty();
            case JsonValue.Obj other -> Optional.empty();
        };
    }
}
