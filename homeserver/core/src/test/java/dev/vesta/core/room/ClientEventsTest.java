package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientEventsTest {
    /// Old room versions allow any 64 bits as a time: one such event must not break every sync that shows it.
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -JsonValue.MAX_INTEGER - 1})
    void showsTimesBeyondCanonicalIntegers(long ts) {
        EventBuilder.Template template = new EventBuilder.Template(
                new RoomId("!r:a"), new UserId("@alice:a"), "m.room.message", null, JsonValue.obj(), null);
        Pdu event = ((Parsed<Pdu>) EventBuilder.build(
                        RoomVersion.V1,
                        template,
                        List.of(),
                        List.of(),
                        1,
                        ts,
                        new ServerName("a"),
                        SigningKey.of("1", new byte[32])))
                .value();
        assertThat(ClientEvents.full(event, true, 5, ClientEvents.Extras.NONE).get("origin_server_ts"))
                .isEqualTo(JsonValue.ofLong(ts));
    }
}
