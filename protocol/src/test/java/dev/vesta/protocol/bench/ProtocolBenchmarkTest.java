package dev.vesta.protocol.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.auth.AuthState;
import dev.vesta.protocol.auth.AuthVerdict.Allowed;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventSignatures;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// CPU of the current thread, in rounds after a warm-up: the median, and the lowest and highest round. It fails only
/// where something became several times as dear, since the machine may be busy.
@Tag("long")
class ProtocolBenchmarkTest {
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 15;
    private static final int TIMES = 4_000;
    private static final ServerName SERVER = new ServerName("a");

    private final RoomVersion version = RoomVersion.V12;
    private final Pdu create = Events.create(version);
    private final Map<StateKey, Pdu> state = new HashMap<>();
    private final Pdu event;
    private final byte[] bytes;

    ProtocolBenchmarkTest() {
        Map<String, Object> users = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            users.put("@moderator" + i + ":b", 50);
        }
        put(EventTypes.POWER_LEVELS, "", JsonValue.obj("users", users, "events", Map.of("m.room.name", 50)));
        put(EventTypes.JOIN_RULES, "", JsonValue.obj("join_rule", "public"));
        put(EventTypes.MEMBER, "@alice:a", JsonValue.obj("membership", "join"));
        put(create);
        event = message(Map.of("msgtype", "m.text", "body", prose(440), "m.mentions", Map.of("user_ids", List.of())));
        bytes = CanonicalJson.encode(event.json());
        assertThat(bytes.length).isBetween(1_000, 1_040);
    }

    private Pdu message(Map<String, Object> content) {
        EventBuilder.Template template = new EventBuilder.Template(
                create.roomId(),
                create.sender(),
                EventTypes.MESSAGE,
                null,
                (JsonValue.Obj) JsonValue.of(content),
                null);
        List<EventId> three = List.of(create.eventId(), create.eventId(), create.eventId());
        return Events.must(EventBuilder.build(
                version,
                template,
                three.subList(0, 1),
                three.subList(0, 2),
                5,
                1_763_800_000_000L,
                SERVER,
                Events.KEY));
    }

    private void put(String type, String key, JsonValue.Obj content) {
        put(Events.after(create, "@alice:a", type, key, content));
    }

    private void put(Pdu pdu) {
        state.put(pdu.asStateKey().orElseThrow(), pdu);
    }

    private static String prose(int length) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) (random.nextInt(6) == 0 ? ' ' : 'a' + random.nextInt(26)));
        }
        return text.toString();
    }

    @Test
    void parseCheckHashAndSign() {
        AuthState there = state::get;
        measure("parse, check, hash and sign an event of 1 kB", 400, () -> {
            JsonValue.Obj read = ((Parsed<JsonValue.Obj>) JsonReader.readObject(bytes)).value();
            Pdu made = Events.must(EventBuilder.complete(version, read, SERVER, Events.KEY));
            return made.eventId().isHash() && EventAuth.check(made, there) instanceof Allowed;
        });
        measure("  of this: parse and check its form", 200, () -> Pdu.parse(version, bytes) instanceof Parsed<Pdu>);
        measure("  of this: sign", 200, () -> !Events.KEY.sign(bytes).isEmpty());
    }

    @Test
    void receive() {
        measure("parse, hash and verify an event of 1 kB", 800, () -> {
            Pdu pdu = Events.must(Pdu.parse(version, bytes));
            return pdu.eventId().isHash()
                    && EventSignatures.contentHashMatches(pdu)
                    && EventSignatures.verify(pdu, SERVER, Events.KEY.verifyKey());
        });
    }

    @Test
    void authorise() {
        AuthState there = state::get;
        measure("authorise a message", 40, () -> EventAuth.check(event, there) instanceof Allowed);
    }

    private static void measure(String what, double mostMicros, BooleanSupplier work) {
        var threads = ManagementFactory.getThreadMXBean();
        for (int n = 0; n < WARM_UP; n++) {
            assertThat(work.getAsBoolean()).isTrue();
        }
        double[] micros = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            boolean right = true;
            long start = threads.getCurrentThreadCpuTime();
            for (int n = 0; n < TIMES; n++) {
                right &= work.getAsBoolean();
            }
            micros[round] = (threads.getCurrentThreadCpuTime() - start) / 1_000.0 / TIMES;
            assertThat(right).isTrue();
        }
        Arrays.sort(micros);
        double median = micros[ROUNDS / 2];
        System.out.printf("%s: %.2f µs of CPU (%.2f–%.2f)%n", what, median, micros[0], micros[ROUNDS - 1]);
        assertThat(median).as(what).isLessThan(mostMicros);
    }
}
