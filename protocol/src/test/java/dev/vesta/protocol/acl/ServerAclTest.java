package dev.vesta.protocol.acl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAclTest {
    private static final String EXAMPLE = "{'allow_ip_literals':false,'allow':['*'],'deny':['*.evil.com','evil.com']}";

    @ParameterizedTest
    @CsvSource({
        "matrix.org, true",
        "evil.com, false",
        "evil.com:8448, false",
        "evil.com:1234, false",
        "EVIL.com, false",
        "www.Evil.Com:1, false",
        "notevil.com, true",
        "evil.com.org, true",
        "1.2.3.4, false",
        "1.2.3.4:8448, false",
        "255.255.255.255, false",
        "1.2.3, true",
        "1.2.3.4.5, true",
        "1.2.3.4a, true",
        "[::1], false",
        "[2001:db8::ff]:8448, false",
    })
    void obeysTheExampleOfTheSpec(String server, boolean expected) {
        assertThat(allows(EXAMPLE, server)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | a.org         | false",
                "{'allow':[]}                                    | a.org         | false",
                "{'allow':'*'}                                   | a.org         | false",
                "{'allow':[1,null,{'a':1}]}                      | a.org         | false",
                "{'allow':[1,'*']}                               | a.org         | true",
                "{'allow':['*'],'deny':'*'}                      | a.org         | true",
                "{'allow':['*'],'deny':[null,'a.org']}           | a.org         | false",
                "{'allow':['*'],'deny':['*']}                    | a.org         | false",
                "{'allow':['a.org']}                             | A.ORG:8448    | true",
                "{'allow':['A.*']}                               | a.org         | true",
                "{'allow':['a.org']}                             | b.org         | false",
                "{'allow':['?.org']}                             | b.org         | true",
                "{'allow':['?.org']}                             | bb.org        | false",
                "{'allow':['a.org:8448']}                        | a.org:8448    | false",
                "{'allow':['*'],'deny':['a.org:8448']}           | a.org:8448    | true",
                "{'allow':['*']}                                 | 1.2.3.4       | true",
                "{'allow':['*'],'allow_ip_literals':'false'}     | 1.2.3.4       | true",
                "{'allow':['*'],'allow_ip_literals':null}        | [::1]         | true",
                "{'allow':['*'],'allow_ip_literals':false}       | [::1]         | false",
                "{'allow':['1.2.3.4'],'allow_ip_literals':false} | 1.2.3.4       | false",
                "{'allow':['*'],'deny':['1.2.*']}                | 1.2.3.4       | false",
                "{'allow':['*'],'deny':['[::1]']}                | [::1]:1       | false",
                "{'allow':['.*']}                                | a.org         | false",
            })
    void takesTheStepsInOrder(String content, String server, boolean expected) {
        assertThat(allows(content, server)).isEqualTo(expected);
    }

    @Test
    void letsEverybodyInWithoutTheEvent() {
        Pdu none = null;
        assertThat(ServerAcl.of(none).allows(new ServerName("1.2.3.4:5"))).isTrue();
        Pdu create = Events.create(RoomVersion.V11);
        Pdu event = Events.after(create, "@alice:a", "m.room.server_acl", "", object(EXAMPLE));
        assertThat(ServerAcl.of(event).allows(new ServerName("evil.com"))).isFalse();
    }

    private static boolean allows(String content, String server) {
        return ServerAcl.of(object(content)).allows(ServerName.parse(server).orElseThrow());
    }

    private static JsonValue.Obj object(String json) {
        if (JsonReader.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                instanceof Parsed<JsonValue.Obj>(JsonValue.Obj object)) {
            return object;
        }
        throw new AssertionError(json);
    }
}
