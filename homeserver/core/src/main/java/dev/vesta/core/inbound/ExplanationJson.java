package dev.vesta.core.inbound;

import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Explanations as JSON, for administrators over HTTP and on the command line. Nothing is null: what is not there is
/// left out. The content of state is shown, that of messages is not: no rule looks at it.
public final class ExplanationJson {
    private ExplanationJson() {}

    /// Why the state is so.
    public static JsonValue.Obj of(Explanations.OfState why) {
        List<EventId> ends = why.head().extremities().stream()
                .map(RoomHead.Extremity::eventId)
                .toList();
        return JsonValue.obj(
                "room_id",
                why.head().room().id().value(),
                "type",
                why.key().type(),
                "state_key",
                why.key().stateKey(),
                "now",
                why.now() == null ? null : new JsonValue.Obj(members(why.now())),
                "forward_extremities",
                ids(ends),
                "candidates",
                why.candidates().stream().map(ExplanationJson::candidate).toList(),
                "limited",
                why.limited());
    }

    /// What became of an event.
    public static JsonValue.Obj of(Explanations.OfEvent why) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("room_id", JsonValue.str(why.room().id().value()));
        members.putAll(members(why.fate()));
        members.put("state_before", JsonValue.of(briefs(why.stateBefore())));
        return new JsonValue.Obj(members);
    }

    private static JsonValue.Obj candidate(Explanations.Candidate candidate) {
        Map<String, JsonValue> members = members(candidate.fate());
        members.put("current", JsonValue.of(candidate.current()));
        members.put("at_branch_end", JsonValue.of(candidate.atBranchEnd()));
        members.put("replaced_by", JsonValue.of(ids(candidate.replacedBy())));
        if (candidate.whyNot() != null) {
            members.put("why_not", JsonValue.str(candidate.whyNot()));
        }
        if (!candidate.checkedAgainst().isEmpty()) {
            members.put("checked_against", JsonValue.of(briefs(candidate.checkedAgainst())));
        }
        return new JsonValue.Obj(members);
    }

    private static Map<String, JsonValue> members(Explanations.Fate fate) {
        StoredEvent event = fate.event();
        Pdu pdu = event.pdu();
        Map<String, JsonValue> members = names(pdu);
        members.put("origin_server_ts", JsonValue.ofLong(pdu.originServerTs()));
        if (pdu.stateKey() != null) {
            members.put("content", pdu.content());
        }
        members.put("standing", standing(event));
        if (fate.reason() != null) {
            members.put("reason", JsonValue.str(fate.reason()));
        }
        members.put("outlier", JsonValue.of(event.isOutlier()));
        List<JsonValue> authEvents = new ArrayList<>();
        for (Explanations.AuthEvent named : fate.authEvents()) {
            authEvents.add(
                    named.event() == null ? JsonValue.obj("event_id", named.id().value()) : brief(named.event()));
        }
        members.put("auth_events", new JsonValue.Arr(authEvents));
        return members;
    }

    private static List<JsonValue.Obj> briefs(List<StoredEvent> events) {
        return events.stream().map(ExplanationJson::brief).toList();
    }

    /// An event that others rest upon.
    private static JsonValue.Obj brief(StoredEvent event) {
        Map<String, JsonValue> members = names(event.pdu());
        members.put("standing", standing(event));
        return new JsonValue.Obj(members);
    }

    private static Map<String, JsonValue> names(Pdu pdu) {
        return new LinkedHashMap<>(JsonValue.obj(
                        "event_id",
                        pdu.eventId().value(),
                        "type",
                        pdu.type(),
                        "state_key",
                        pdu.stateKey(),
                        "sender",
                        pdu.sender().value())
                .members());
    }

    private static JsonValue standing(StoredEvent event) {
        return JsonValue.str(event.standing().name().toLowerCase(Locale.ROOT));
    }

    private static List<String> ids(List<EventId> ids) {
        return ids.stream().map(EventId::value).toList();
    }
}
