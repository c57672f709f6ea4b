package dev.vesta.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.auth.AuthEventSelector;
import dev.vesta.protocol.auth.AuthState;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.AuthVerdict.Denied;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventSignatures;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.Redaction;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.event.StrippedState;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.visibility.HistoryVisibility;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Events, by every room version that there is: parsing, redaction, signatures, authorization.
final class EventCases {
    private static final Map<RoomVersion, List<Pdu>> REAL = new EnumMap<>(RoomVersion.class);

    static {
        for (RoomVersion version : RoomVersion.values()) {
            REAL.put(version, make(version));
        }
    }

    private EventCases() {}

    /// Events of each type that has rules of its own; the first is the create event.
    static List<Pdu> real(RoomVersion version) {
        return Objects.requireNonNull(REAL.get(version));
    }

    private static List<Pdu> make(RoomVersion version) {
        Pdu create = Events.create(version, "creator", "@alice:a", "additional_creators", List.of("@carol:c"));
        List<Pdu> events = new ArrayList<>(List.of(create));
        String member = EventTypes.MEMBER;
        add(events, "@alice:a", member, "@alice:a", "membership", "join");
        add(events, "@bob:b", member, "@bob:b", "membership", "knock");
        add(events, "@dave:d", member, "@dave:d", "membership", "join", "join_authorised_via_users_server", "@alice:a");
        JsonValue.Obj signed = JsonValue.obj(
                "mxid", "@bob:b", "token", "t", "signatures", Map.of("id.org", Map.of("ed25519:0", "AAAA")));
        add(
                events,
                "@alice:a",
                member,
                "@bob:b",
                "membership",
                "invite",
                "third_party_invite",
                Map.of("signed", signed));
        add(events, "@alice:a", member, "@bob:b", "membership", "ban");
        add(
                events,
                "@alice:a",
                EventTypes.THIRD_PARTY_INVITE,
                "t",
                "public_key",
                Events.KEY.publicKeyBase64(),
                "public_keys",
                List.of(Map.of("public_key", Events.KEY.publicKeyBase64())));
        add(
                events,
                "@alice:a",
                EventTypes.POWER_LEVELS,
                "",
                "users",
                Map.of("@bob:b", 50),
                "events",
                Map.of("m.room.name", 50),
                "notifications",
                Map.of("room", 20),
                "ban",
                50);
        add(events, "@alice:a", EventTypes.JOIN_RULES, "", "join_rule", "restricted", "allow", List.of());
        add(events, "@alice:a", EventTypes.HISTORY_VISIBILITY, "", "history_visibility", "joined");
        add(events, "@alice:a", EventTypes.ALIASES, "a", "aliases", List.of("#a:a"));
        add(
                events,
                "@alice:a",
                EventTypes.REDACTION,
                null,
                "redacts",
                create.eventId().value(),
                "reason",
                "x");
        add(events, "@alice:a", EventTypes.MESSAGE, null, "msgtype", "m.text", "body", "é\0\ud83d\ude00");
        return events;
    }

    private static void add(List<Pdu> events, String sender, String type, String stateKey, Object... content) {
        events.add(Events.after(events.getFirst(), sender, type, stateKey, JsonValue.obj(content)));
    }

    /// The bytes of real events with some of them changed.
    static int bytes(Mutator mutator) {
        RoomVersion version = mutator.oneOf(List.of(RoomVersion.values()));
        byte[] bytes = mutator.bytes(mutator.oneOf(REAL.get(version)).canonicalBytes());
        if (Pdu.parse(version, bytes) instanceof Parsed<Pdu>(Pdu pdu)) {
            use(pdu);
        }
        return bytes.length;
    }

    /// The fields of real events with some of them changed.
    static int fields(Mutator mutator) {
        RoomVersion version = mutator.oneOf(List.of(RoomVersion.values()));
        JsonValue.Obj event = mutator.object(mutator.oneOf(REAL.get(version)).json());
        redact(version, event);
        redact(version, mutator.object(3));
        switch (Pdu.of(version, event)) {
            case Parsed<Pdu>(Pdu pdu) -> use(pdu);
            case Malformed<Pdu>(String reason) -> assertThat(reason).endsWith(".");
        }
        return CanonicalJson.encode(event).length;
    }

    private static void redact(RoomVersion version, JsonValue.Obj event) {
        JsonValue.Obj redacted = Redaction.redact(version, event);
        assertThat(Redaction.redact(version, redacted)).isEqualTo(redacted);
    }

    /// All that may be asked of an event that was parsed.
    private static void use(Pdu pdu) {
        assertThat(pdu.roomId()).isNotNull();
        assertThat(pdu.canonicalBytes()).hasSizeLessThanOrEqualTo(65_536);
        Pdu stored = Pdu.fromStore(pdu.version(), pdu.canonicalBytes());
        assertThat(stored.eventId()).isEqualTo(pdu.eventId());
        Pdu redacted = pdu.redacted();
        assertThat(Pdu.fromStore(pdu.version(), redacted.canonicalBytes()).eventId())
                .isEqualTo(pdu.eventId());
        EventSignatures.requiredSigners(pdu).forEach(server -> {
            EventSignatures.keyIds(pdu, server);
            EventSignatures.verify(pdu, server, Events.KEY.verifyKey());
        });
        EventSignatures.contentHashMatches(pdu);
        HistoryVisibility.of(pdu);
        if (pdu.stateKey() != null) {
            StrippedState.strip(pdu);
        }
    }

    /// Real and changed events against a state that is made of others.
    static int authorization(Mutator mutator) {
        RoomVersion version = mutator.oneOf(List.of(RoomVersion.values()));
        List<Pdu> real = REAL.get(version);
        Map<StateKey, Pdu> state = new HashMap<>();
        int size = 0;
        for (Pdu event : real) {
            Pdu changed = maybeChanged(mutator, event);
            size += changed.canonicalBytes().length;
            changed.asStateKey().ifPresent(key -> state.put(key, changed));
        }
        Pdu event = maybeChanged(mutator, mutator.oneOf(real));
        judge(event, state::get);
        judge(event, _ -> null);
        AuthEventSelector.select(event);
        List<Pdu> named = List.of(mutator.oneOf(real), mutator.oneOf(real), mutator.oneOf(real));
        AuthVerdict verdict = EventAuth.checkAuthEvents(event, named, named.getFirst()::equals);
        assertThat(verdict).isNotNull();
        return size;
    }

    private static void judge(Pdu event, AuthState state) {
        if (EventAuth.check(event, state) instanceof Denied(String rule, String text)) {
            assertThat(rule).matches("\\d+(\\.\\d+)*");
            assertThat(text).endsWith(".");
        }
    }

    /// Mostly with another content, so that the room is still the same one.
    private static Pdu maybeChanged(Mutator mutator, Pdu event) {
        JsonValue.Obj json = mutator.oneOf(List.of(true, false))
                ? event.json().with("content", mutator.object(event.content()))
                : mutator.oneOf(List.of(event.json(), mutator.object(event.json())));
        return Pdu.of(event.version(), json) instanceof Parsed<Pdu>(Pdu changed) ? changed : event;
    }
}
