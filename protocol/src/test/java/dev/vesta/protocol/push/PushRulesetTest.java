package dev.vesta.protocol.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushRulesetTest {
    private static final PushRuleset DEFAULTS = DefaultPushRules.of(Rules.ME);

    /// sender, type, state key, content, members -> the rule that decides, and what it asks for.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "@b:x   | m.room.message    | - | {'body':'hi'} | 4 | .m.rule.message | notify",
                "@b:x   | m.room.message    | - | {'body':'hi'} | 2 | .m.rule.room_one_to_one | notify sound",
                "@b:x   | m.room.encrypted  | - | {} | 4 | .m.rule.encrypted | notify",
                "@b:x   | m.room.encrypted  | - | {} | 2 | .m.rule.encrypted_room_one_to_one | notify sound",
                "@b:x   | m.call.invite     | - | {} | 4 | .m.rule.call | notify sound",
                "@b:x   | m.room.message    | - | {'msgtype':'m.notice'} | 2 | .m.rule.suppress_notices | no",
                "@b:x   | m.room.member     | @me:x | {'membership':'invite'} | 2 | .m.rule.invite_for_me "
                        + "| notify sound",
                "@b:x   | m.room.member     | @o:x | {'membership':'invite'} | 2 | .m.rule.member_event | no",
                "@b:x   | m.room.member     | @me:x | {'membership':'leave'} | 2 | .m.rule.member_event | no",
                "@b:x   | m.room.message    | - | {'m.mentions':{'user_ids':['@o:x','@me:x']}} | 4 "
                        + "| .m.rule.is_user_mention | notify sound highlight",
                "@b:x   | m.room.message    | - | {'m.mentions':{'user_ids':'@me:x'}} | 4 | .m.rule.message | notify",
                "@mod:x | m.room.message    | - | {'m.mentions':{'room':true}} | 4 | .m.rule.is_room_mention "
                        + "| notify highlight",
                "@b:x   | m.room.message    | - | {'m.mentions':{'room':true}} | 4 | .m.rule.message | notify",
                "@mod:x | m.room.message    | - | {'m.mentions':{'room':'true'}} | 4 | .m.rule.message | notify",
                "@b:x   | m.room.tombstone  | '' | {} | 4 | .m.rule.tombstone | notify highlight",
                "@b:x   | m.room.tombstone  | x | {} | 4 | - | no",
                "@b:x   | m.room.tombstone  | - | {} | 4 | - | no",
                "@b:x   | m.reaction        | - | {} | 2 | .m.rule.reaction | no",
                "@b:x   | m.room.server_acl | '' | {} | 2 | .m.rule.room.server_acl | no",
                "@b:x   | m.room.message    | - | {'m.relates_to':{'rel_type':'m.replace'}} | 2 "
                        + "| .m.rule.suppress_edits | no",
                "@b:x   | m.room.message    | - | {'body':'hello, My Name*!'} | 4 | .m.rule.contains_display_name "
                        + "| notify sound highlight",
                "@b:x   | m.room.message    | - | {'body':'hello @me:x!'} | 4 | .m.rule.contains_user_name "
                        + "| notify sound highlight",
                "@b:x   | m.room.message    | - | {'body':'hello mean world'} | 4 | .m.rule.message | notify",
                "@mod:x | m.room.message    | - | {'body':'@room: tea'} | 4 | .m.rule.roomnotif | notify highlight",
                "@b:x   | m.room.message    | - | {'body':'@room: tea'} | 4 | .m.rule.message | notify",
                "@mod:x | m.room.message    | - | {'body':'My Name* @room me','m.mentions':{}} | 4 "
                        + "| .m.rule.message | notify",
                "@b:x   | m.room.message    | - | {'body':'My Name*','msgtype':'m.notice'} | 4 "
                        + "| .m.rule.suppress_notices | no",
                "@b:x   | m.room.topic      | '' | {'topic':'t'} | 2 | - | no",
            })
    void decidesByThePredefinedRules(
            String sender, String type, String stateKey, String content, long members, String rule, String actions) {
        JsonValue.Obj event =
                JsonValue.obj("sender", sender, "type", type, "state_key", stateKey, "content", Rules.object(content));
        PushContext context = Rules.context(members);
        assertThat(DEFAULTS.match(event, context).map(PushRule::ruleId).orElse(null))
                .isEqualTo(rule);
        assertThat(told(DEFAULTS.evaluate(event, context))).isEqualTo(actions);
    }

    @Test
    void writesThePredefinedRulesAsTheSpecDoes() {
        assertThat(DEFAULTS.ofKind(PushRuleKind.OVERRIDE).stream().map(PushRule::ruleId))
                .containsExactly(
                        ".m.rule.master",
                        ".m.rule.suppress_notices",
                        ".m.rule.invite_for_me",
                        ".m.rule.member_event",
                        ".m.rule.is_user_mention",
                        ".m.rule.contains_display_name",
                        ".m.rule.is_room_mention",
                        ".m.rule.roomnotif",
                        ".m.rule.tombstone",
                        ".m.rule.reaction",
                        ".m.rule.room.server_acl",
                        ".m.rule.suppress_edits");
        assertThat(DEFAULTS.ofKind(PushRuleKind.CONTENT).stream().map(PushRule::ruleId))
                .containsExactly(".m.rule.contains_user_name");
        assertThat(DEFAULTS.ofKind(PushRuleKind.UNDERRIDE).stream().map(PushRule::ruleId))
                .containsExactly(
                        ".m.rule.call",
                        ".m.rule.encrypted_room_one_to_one",
                        ".m.rule.room_one_to_one",
                        ".m.rule.message",
                        ".m.rule.encrypted");
        assertThat(DEFAULTS.json().members()).containsOnlyKeys("override", "content", "room", "sender", "underride");
        assertThat(json(DEFAULTS, ".m.rule.master")).isEqualTo(Rules.object("""
                {'rule_id':'.m.rule.master','default':true,'enabled':false,'conditions':[],'actions':[]}"""));
        assertThat(json(DEFAULTS, ".m.rule.is_user_mention")).isEqualTo(Rules.object("""
                {'rule_id':'.m.rule.is_user_mention','default':true,'enabled':true,
                 'conditions':[{'kind':'event_property_contains','key':'content.m\\\\.mentions.user_ids',
                                'value':'@me:x'}],
                 'actions':['notify',{'set_tweak':'sound','value':'default'},{'set_tweak':'highlight'}]}"""));
        assertThat(Rules.parsed(PushRuleset.parse(DEFAULTS.json())).json()).isEqualTo(DEFAULTS.json());
    }

    @Test
    void neverNotifiesOfOnesOwnEvents() {
        JsonValue.Obj own = Rules.event("m.room.message", "{'body':'x'}").with("sender", new JsonValue.Str("@me:x"));
        assertThat(DEFAULTS.evaluate(own, Rules.context())).isEqualTo(PushActions.NONE);
    }

    @Test
    void silencesEverythingByTheMasterRule() {
        PushRule master =
                DEFAULTS.rule(PushRuleKind.OVERRIDE, PushRuleset.MASTER).orElseThrow();
        PushRuleset rules = DEFAULTS.with(PushRuleKind.OVERRIDE, rule(PushRuleKind.OVERRIDE, "mine", ""))
                .with(PushRuleKind.OVERRIDE, master.withEnabled(true));
        JsonValue.Obj event = Rules.event("m.room.message", "{'body':'x'}");
        assertThat(rules.match(event, Rules.context()).map(PushRule::ruleId)).contains(PushRuleset.MASTER);
        assertThat(rules.evaluate(event, Rules.context()).notifies()).isFalse();
    }

    @Test
    void asksTheKindsInTheirOrder() {
        JsonValue.Obj event = Rules.event("m.room.message", "{'body':'time for tea'}");
        PushRuleset rules = DEFAULTS.with(PushRuleKind.UNDERRIDE, rule(PushRuleKind.UNDERRIDE, "under", ""));
        assertThat(decides(rules, event)).isEqualTo("under");
        rules = rules.with(PushRuleKind.SENDER, rule(PushRuleKind.SENDER, "@bob:x", ""));
        assertThat(decides(rules, event)).isEqualTo("@bob:x");
        rules = rules.with(PushRuleKind.ROOM, rule(PushRuleKind.ROOM, "!r:x", ""));
        assertThat(decides(rules, event)).isEqualTo("!r:x");
        rules = rules.with(PushRuleKind.CONTENT, rule(PushRuleKind.CONTENT, "word", ",'pattern':'tea'"));
        assertThat(decides(rules, event)).isEqualTo("word");
        rules = rules.with(PushRuleKind.OVERRIDE, rule(PushRuleKind.OVERRIDE, "over", ""));
        assertThat(decides(rules, event)).isEqualTo("over");
    }

    @Test
    void asksNewerRulesOfTheUserFirstAndSkipsThoseSwitchedOff() {
        JsonValue.Obj event = Rules.event("m.room.message", "{'body':'time for tea'}");
        PushRule tea = rule(PushRuleKind.CONTENT, "tea", ",'pattern':'tea'");
        PushRule time = rule(PushRuleKind.CONTENT, "time", ",'pattern':'time'");
        PushRule other = rule(PushRuleKind.CONTENT, "other", ",'pattern':'im'");
        PushRuleset rules = DEFAULTS.with(PushRuleKind.CONTENT, tea)
                .with(PushRuleKind.CONTENT, time)
                .with(PushRuleKind.CONTENT, other);
        assertThat(decides(rules, event)).isEqualTo("time");
        assertThat(decides(rules.with(PushRuleKind.CONTENT, time.withEnabled(false)), event))
                .isEqualTo("tea");
        assertThat(decides(rules.without(PushRuleKind.CONTENT, "time"), event)).isEqualTo("tea");
        PushRuleset loud = rules.with(PushRuleKind.CONTENT, time.withActions(JsonValue.arr("notify")));
        assertThat(loud.ofKind(PushRuleKind.CONTENT).stream().map(PushRule::ruleId))
                .containsExactly("other", "time", "tea", ".m.rule.contains_user_name");
        assertThat(loud.evaluate(event, Rules.context()).notifies()).isTrue();
    }

    @Test
    void matchesRoomAndSenderRulesByTheirExactId() {
        PushRuleset rules = DEFAULTS.with(PushRuleKind.ROOM, rule(PushRuleKind.ROOM, "!R:x", ""))
                .with(PushRuleKind.ROOM, rule(PushRuleKind.ROOM, "!*", ""))
                .with(PushRuleKind.SENDER, rule(PushRuleKind.SENDER, "@*", ""));
        assertThat(decides(rules, Rules.event("m.room.message", "{}"))).isEqualTo(".m.rule.message");
    }

    @Test
    void readsActions() {
        assertThat(PushActions.of(actions("['dont_notify']"))).isEqualTo(PushActions.NONE);
        assertThat(PushActions.of(actions("['coalesce',7,null,{},{'set_tweak':1},[]]")))
                .isEqualTo(PushActions.NONE);
        PushActions all = PushActions.of(actions(
                "['notify',{'set_tweak':'highlight'},{'set_tweak':'org.x','value':[1]},{'set_tweak':'sound'}]"));
        assertThat(all.notifies()).isTrue();
        assertThat(all.highlight()).isTrue();
        assertThat(all.tweaks()).containsOnlyKeys("highlight", "org.x");
        assertThat(PushActions.of(actions("['notify',{'set_tweak':'highlight','value':false}]"))
                        .highlight())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'override':{}}",
                "{'override':null}",
                "{'override':[1]}",
                "{'override':[{}]}",
                "{'override':[{'rule_id':'','actions':[]}]}",
                "{'override':[{'rule_id':1,'actions':[]}]}",
                "{'override':[{'rule_id':'a'}]}",
                "{'override':[{'rule_id':'a','actions':'notify'}]}",
                "{'override':[{'rule_id':'a','actions':[],'enabled':'yes'}]}",
                "{'override':[{'rule_id':'a','actions':[],'default':1}]}",
                "{'underride':[{'rule_id':'a','actions':[],'conditions':{}}]}",
                "{'content':[{'rule_id':'a','actions':[]}]}",
                "{'room':[{'rule_id':'a','actions':[]},{'rule_id':'a','actions':[]}]}",
            })
    void refusesMalformedRules(String json) {
        assertThat(PushRuleset.parse(Rules.object(json))).isInstanceOf(Malformed.class);
    }

    @Test
    void neverMatchesARuleWithAnUnknownCondition() {
        PushRule rule = rule(PushRuleKind.OVERRIDE, "a", ",'conditions':[{'kind':'org.example'}]");
        assertThat(rule.matches(Rules.event("m.room.message", "{}"), Rules.context()))
                .isFalse();
        assertThat(PushRuleKind.of("override")).contains(PushRuleKind.OVERRIDE);
        assertThat(PushRuleKind.of("OVERRIDE")).isEmpty();
    }

    private static String told(PushActions actions) {
        return (actions.notifies() ? "notify" : "no")
                + (actions.tweaks().containsKey("sound") ? " sound" : "")
                + (actions.highlight() ? " highlight" : "");
    }

    private static String decides(PushRuleset rules, JsonValue.Obj event) {
        return rules.match(event, Rules.context()).orElseThrow().ruleId();
    }

    private static JsonValue.Obj json(PushRuleset rules, String id) {
        return rules.rule(PushRuleKind.OVERRIDE, id).orElseThrow().json();
    }

    private static PushRule rule(PushRuleKind kind, String id, String more) {
        return Rules.parsed(PushRule.parse(kind, Rules.object("{'rule_id':'" + id + "','actions':[]" + more + "}")));
    }

    private static List<JsonValue> actions(String json) {
        return Rules.object("{'a':" + json + "}").array("a").orElseThrow().items();
    }
}
