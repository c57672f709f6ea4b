package dev.vesta.protocol.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.push.PushRuleChange.Changed;
import dev.vesta.protocol.push.PushRuleChange.Fault;
import dev.vesta.protocol.push.PushRuleChange.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushRuleEditsTest {
    private static final PushRuleset DEFAULTS = DefaultPushRules.of(Rules.ME);
    private static final PushRuleKind OVERRIDE = PushRuleKind.OVERRIDE;
    private static final JsonValue.Obj BODY = Rules.object("{'actions':['notify']}");
    /// The user's override rules are c, b, a, in this order.
    private static final PushRuleset ABC = add(add(add(DEFAULTS, "a"), "b"), "c");

    private static PushRuleset add(PushRuleset rules, String id) {
        return changed(PushRuleEdits.put(rules, OVERRIDE, id, BODY, null, null));
    }

    private static PushRuleset changed(PushRuleChange change) {
        if (change instanceof Changed(PushRuleset rules)) {
            return rules;
        }
        throw new AssertionError(change.toString());
    }

    private static Fault fault(PushRuleChange change) {
        if (change instanceof Refused(Fault fault, String reason) && !reason.isEmpty()) {
            return fault;
        }
        throw new AssertionError(change.toString());
    }

    /// The ids of the user's override rules; says too that the server's are around them.
    private static String ofUser(PushRuleset rules) {
        List<PushRule> all = rules.ofKind(OVERRIDE);
        List<String> ids = all.stream()
                .filter(rule -> !rule.isDefault())
                .map(PushRule::ruleId)
                .toList();
        assertThat(all.getFirst().ruleId()).isEqualTo(PushRuleset.MASTER);
        assertThat(all.subList(1, 1 + ids.size()).stream().map(PushRule::ruleId))
                .containsExactlyElementsOf(ids);
        return String.join(" ", ids);
    }

    private static PushRule rule(PushRuleset rules, String id) {
        return rules.rule(OVERRIDE, id).orElseThrow();
    }

    /// A rule id, `before` and `after` -> the order that comes of it, from c, b, a.
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "d, -, -, d c b a",
                "d, c, -, d c b a",
                "d, b, -, c d b a",
                "d, a, -, c b d a",
                "d, -, c, c d b a",
                "d, -, a, c b a d",
                "d, a, c, c b d a",
                "d, c, a, d c b a",
                "a, -, -, c b a",
                "a, c, -, a c b",
                "a, b, -, c a b",
                "a, -, c, c a b",
                "a, -, b, c b a",
                "c, -, a, b a c",
                "c, b, -, c b a",
                "b, b, -, c b a",
                "b, -, b, c b a",
            })
    void putsRulesWhereTheyAreWanted(String id, String before, String after, String expected) {
        assertThat(ofUser(changed(PushRuleEdits.put(ABC, OVERRIDE, id, BODY, before, after))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "d, x, -",
                "d, -, x",
                "d, d, -",
                "d, a, x",
                "d, x, a",
                "a, .m.rule.master, -",
                "d, -, .m.rule.master",
                "d, .m.rule.reaction, -",
                "d, -, .m.rule.suppress_edits",
            })
    void refusesNeighborsThatAreNoRulesOfTheUser(String id, String before, String after) {
        assertThat(fault(PushRuleEdits.put(ABC, OVERRIDE, id, BODY, before, after)))
                .isEqualTo(Fault.NEIGHBOR);
    }

    @Test
    void looksForNeighborsInTheKindAlone() {
        assertThat(fault(PushRuleEdits.put(ABC, PushRuleKind.ROOM, "!r:x", BODY, "a", null)))
                .isEqualTo(Fault.NEIGHBOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {".mine", ".m.rule.master", "a/b", "a\\b", ""})
    void refusesReservedIds(String id) {
        assertThat(fault(PushRuleEdits.put(ABC, OVERRIDE, id, BODY, null, null)))
                .isEqualTo(Fault.RULE_ID);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "override | {}",
                "override | {'actions':'notify'}",
                "override | {'actions':['shout']}",
                "override | {'actions':[1]}",
                "override | {'actions':[{}]}",
                "override | {'actions':[{'set_tweak':1}]}",
                "override | {'actions':[],'conditions':{}}",
                "override | {'actions':[],'conditions':[1]}",
                "override | {'actions':[],'conditions':[{'key':'type'}]}",
                "content  | {'actions':[]}",
                "content  | {'actions':[],'pattern':1}",
            })
    void refusesWrongParts(String kind, String body) {
        PushRuleKind parsed = PushRuleKind.of(kind).orElseThrow();
        assertThat(fault(PushRuleEdits.put(ABC, parsed, "d", Rules.object(body), null, null)))
                .isEqualTo(Fault.RULE);
    }

    @Test
    void keepsOnlyThePartsOfTheKind() {
        JsonValue.Obj body = Rules.object("{'rule_id':'x','default':true,'enabled':false,'pattern':'tea','more':1,"
                + "'actions':['notify'],'conditions':[{'kind':'org.example'}]}");
        assertThat(put(PushRuleKind.UNDERRIDE, body)).isEqualTo(Rules.object("""
                {'rule_id':'d','default':false,'enabled':true,'conditions':[{'kind':'org.example'}],
                 'actions':['notify']}"""));
        assertThat(put(PushRuleKind.CONTENT, body)).isEqualTo(Rules.object("""
                {'rule_id':'d','default':false,'enabled':true,'pattern':'tea','actions':['notify']}"""));
        for (PushRuleKind kind : List.of(PushRuleKind.ROOM, PushRuleKind.SENDER)) {
            assertThat(put(kind, body)).isEqualTo(Rules.object("""
                    {'rule_id':'d','default':false,'enabled':true,'actions':['notify']}"""));
        }
        assertThat(put(OVERRIDE, BODY).array("conditions")).contains(JsonValue.Arr.EMPTY);
    }

    private static JsonValue.Obj put(PushRuleKind kind, JsonValue.Obj body) {
        return changed(PushRuleEdits.put(DEFAULTS, kind, "d", body, null, null))
                .rule(kind, "d")
                .orElseThrow()
                .json();
    }

    @Test
    void leavesARuleOffThatIsGivenOtherParts() {
        PushRuleset off = changed(PushRuleEdits.setEnabled(ABC, OVERRIDE, "b", false));
        JsonValue.Obj silent = Rules.object("{'actions':[]}");
        PushRuleset rules = changed(PushRuleEdits.put(off, OVERRIDE, "b", silent, "c", null));
        assertThat(ofUser(rules)).isEqualTo("b c a");
        assertThat(rule(rules, "b").enabled()).isFalse();
        assertThat(rule(rules, "b").actions().notifies()).isFalse();
    }

    @Test
    void changesRulesOfTheServerAndOfTheUser() {
        for (String id : List.of(PushRuleset.MASTER, ".m.rule.reaction", "b")) {
            PushRule old = rule(ABC, id);
            PushRuleset other = changed(PushRuleEdits.setEnabled(ABC, OVERRIDE, id, !old.enabled()));
            assertThat(rule(other, id).enabled()).isNotEqualTo(old.enabled());
            assertThat(rule(other, id).json().bool("enabled")).contains(!old.enabled());
            assertThat(ofUser(other)).isEqualTo("c b a");
            JsonValue.Arr actions = JsonValue.arr("notify", JsonValue.obj("set_tweak", "sound", "value", "x"));
            PushRuleset loud = changed(PushRuleEdits.setActions(ABC, OVERRIDE, id, actions));
            assertThat(rule(loud, id).actions().tweaks()).containsKey("sound");
            assertThat(rule(loud, id).json().array("actions")).contains(actions);
            assertThat(rule(loud, id).isDefault()).isEqualTo(old.isDefault());
            assertThat(ofUser(loud)).isEqualTo("c b a");
        }
        assertThat(fault(PushRuleEdits.setEnabled(ABC, OVERRIDE, "x", true))).isEqualTo(Fault.NOT_FOUND);
        assertThat(fault(PushRuleEdits.setActions(ABC, OVERRIDE, "x", JsonValue.Arr.EMPTY)))
                .isEqualTo(Fault.NOT_FOUND);
        assertThat(fault(PushRuleEdits.setActions(ABC, OVERRIDE, "b", JsonValue.arr("shout"))))
                .isEqualTo(Fault.RULE);
    }

    @Test
    void deletesOnlyRulesOfTheUser() {
        assertThat(ofUser(changed(PushRuleEdits.delete(ABC, OVERRIDE, "b")))).isEqualTo("c a");
        assertThat(fault(PushRuleEdits.delete(ABC, OVERRIDE, "x"))).isEqualTo(Fault.NOT_FOUND);
        assertThat(fault(PushRuleEdits.delete(ABC, PushRuleKind.ROOM, "b"))).isEqualTo(Fault.NOT_FOUND);
        assertThat(fault(PushRuleEdits.delete(ABC, OVERRIDE, ".m.rule.reaction")))
                .isEqualTo(Fault.DEFAULT_RULE);
    }

    @ParameterizedTest
    @EnumSource(
            value = PushRuleKind.class,
            names = {"OVERRIDE", "CONTENT", "UNDERRIDE"})
    void resetsRulesOfTheServer(PushRuleKind kind) {
        for (PushRule predefined : DEFAULTS.ofKind(kind)) {
            PushRuleset rules =
                    changed(PushRuleEdits.setEnabled(ABC, kind, predefined.ruleId(), !predefined.enabled()));
            rules = changed(PushRuleEdits.setActions(rules, kind, predefined.ruleId(), JsonValue.arr("coalesce")));
            assertThat(rules.json()).isNotEqualTo(ABC.json());
            rules = changed(PushRuleEdits.reset(rules, kind, predefined.ruleId(), Rules.ME));
            assertThat(rules.json()).isEqualTo(ABC.json());
        }
        assertThat(fault(PushRuleEdits.reset(ABC, kind, "b", Rules.ME))).isEqualTo(Fault.NOT_FOUND);
    }

    /// The file holds the definitions as the specification writes them, and as version 1.16 did for those that it took
    /// away since.
    @Test
    void hasEveryPredefinedRuleOfTheSpec() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/push/predefined-rules.json")) {
            JsonValue.Obj spec = Rules.parsed(JsonReader.readObject(in.readAllBytes()));
            for (PushRuleKind kind : List.of(OVERRIDE, PushRuleKind.CONTENT, PushRuleKind.UNDERRIDE)) {
                List<JsonValue> ours = DEFAULTS.ofKind(kind).stream()
                        .<JsonValue>map(PushRule::json)
                        .toList();
                assertThat(ours).isEqualTo(spec.array(kind.text()).orElseThrow().items());
            }
        }
    }
}
