package dev.vesta.protocol.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.id.RoomId;
import org.junit.jupiter.api.Test;

class PushRuleCopyTest {
    private static final RoomId OLD = new RoomId("!old:x");
    private static final RoomId FRESH = new RoomId("!fresh:x");

    private static PushRuleset rules(String json) {
        return Rules.parsed(PushRuleset.parse(Rules.object(json)));
    }

    @Test
    void copiesWhatIsAboutTheRoomInItsOrder() {
        PushRuleset rules = rules("""
                {'room':[{'rule_id':'!other:x','actions':[]},
                         {'rule_id':'!old:x','enabled':false,'actions':['dont_notify']}],
                 'sender':[{'rule_id':'!old:x','actions':[]}],
                 'override':[
                   {'rule_id':'a-!old:x','actions':[],'conditions':[
                     {'kind':'event_match','key':'room_id','pattern':'!old:x'},
                     {'kind':'event_match','key':'type','pattern':'!old:x'}]},
                   {'rule_id':'b','actions':['notify'],'conditions':[
                     {'kind':'event_property_is','key':'room_id','value':'!old:x'}]},
                   {'rule_id':'.m.rule.x','default':true,'actions':[],'conditions':[
                     {'kind':'event_match','key':'room_id','pattern':'!old:x'}]}]}""");
        PushRuleset copied = PushRuleCopy.toRoom(rules, OLD, FRESH);
        assertThat(PushRuleCopy.isDue(rules, OLD, FRESH)).isTrue();
        assertThat(copied.ofKind(PushRuleKind.ROOM).stream().map(PushRule::ruleId))
                .containsExactly("!fresh:x", "!other:x", "!old:x");
        assertThat(copied.rule(PushRuleKind.ROOM, "!fresh:x").orElseThrow().json())
                .isEqualTo(Rules.object("{'rule_id':'!fresh:x','enabled':false,'actions':['dont_notify']}"));
        assertThat(copied.ofKind(PushRuleKind.OVERRIDE).stream().map(PushRule::ruleId))
                .containsExactly("a-!fresh:x", "!fresh:x", "a-!old:x", "b", ".m.rule.x");
        assertThat(copied.rule(PushRuleKind.OVERRIDE, "a-!fresh:x")
                        .orElseThrow()
                        .json())
                .isEqualTo(Rules.object("""
                        {'rule_id':'a-!fresh:x','actions':[],'conditions':[
                          {'kind':'event_match','key':'room_id','pattern':'!fresh:x'},
                          {'kind':'event_match','key':'type','pattern':'!old:x'}]}"""));
        assertThat(copied.ofKind(PushRuleKind.SENDER)).hasSize(1);
        assertThat(PushRuleCopy.isDue(copied, OLD, FRESH)).isFalse();
    }

    @Test
    void leavesWhatIsThereForTheNewRoom() {
        PushRuleset rules = rules("""
                {'room':[{'rule_id':'!old:x','actions':[]},{'rule_id':'!fresh:x','actions':['notify']}]}""");
        assertThat(PushRuleCopy.isDue(rules, OLD, FRESH)).isFalse();
        assertThat(PushRuleCopy.isDue(rules("{}"), OLD, FRESH)).isFalse();
    }
}
