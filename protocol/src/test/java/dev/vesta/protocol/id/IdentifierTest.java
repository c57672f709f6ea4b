package dev.vesta.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
    private static final String HASH = "Rqnc-F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "matrix.org",
                "matrix.org:8888",
                "1.2.3.4",
                "1.2.3.4:1234",
                "[1234:5678::abcd]",
                "[1234:5678::abcd]:5678",
                "localhost",
                "UPPER.example",
                "[::1]"
            })
    void acceptsServerNames(String text) {
        assertThat(ServerName.parse(text)).contains(new ServerName(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "a:",
                "a:123456",
                "a:b",
                "a:1:2",
                "a b",
                "a/b",
                "[ab]",
                "[::1",
                "::1",
                "[::g]",
                "[::1]x",
                "é.org",
                "[]",
                "a:-1",
                "a_b",
                "a\u0000"
            })
    void refusesOtherServerNames(String text) {
        assertThat(ServerName.parse(text)).isEmpty();
    }

    @Test
    void splitsHostAndPort() {
        assertThat(new ServerName("[::1]:80").host()).isEqualTo("[::1]");
        assertThat(new ServerName("[::1]:80").port()).contains(80);
        assertThat(new ServerName("[::1]").port()).isEmpty();
        assertThat(new ServerName("a:8448").host()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@a:b", "@:b", "@Ä ö!:b:80", "@a:[::1]:80", "@a\u0001:b", "@😀:b"})
    void acceptsHistoricalUserIds(String text) {
        assertThat(UserId.parse(text)).contains(new UserId(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "a:b", "@a", "@a:", "@a:b c", "@a\u0000:b", "@\ud800:b", "@a:b:c", "#a:b"})
    void refusesOtherUserIds(String text) {
        assertThat(UserId.parse(text)).isEmpty();
    }

    /// Each sigil with the longest identifier and one that is a byte longer.
    @ParameterizedTest
    @ValueSource(strings = {"@", "!", "#", "$"})
    void limitsIdsTo255Bytes(String sigil) {
        for (String unit : new String[] {"a", "\u00e4", "\u20ac", "\ud83d\ude00"}) {
            int bytes = unit.getBytes(StandardCharsets.UTF_8).length;
            String localpart = unit.repeat(252 / bytes) + "x".repeat(252 % bytes);
            assertThat(parse(sigil + localpart + ":b")).as(unit).isTrue();
            assertThat(parse(sigil + localpart + "x:b")).as(unit).isFalse();
            assertThat(parse(sigil + localpart + ":bb")).as(unit).isFalse();
        }
    }

    /// The historical grammar: everything but the colon, NUL and halves of surrogate pairs, and the empty text.
    @ParameterizedTest
    @ValueSource(strings = {"@", "!", "#", "$"})
    void takesAnyLocalpart(String sigil) {
        for (int point = 1; point <= 0xff; point++) {
            assertThat(parse(sigil + Character.toString(point) + ":b"))
                    .as("U+%04x", point)
                    .isEqualTo(point != ':');
        }
        for (String good : new String[] {"", "A*b", "\ud800\udc00", "\ufffe", "\udbff\udfff", "\ud7ff\ue000"}) {
            assertThat(parse(sigil + good + ":b")).as(good).isTrue();
        }
        for (String bad : new String[] {"\u0000", "a\u0000", "\ud800", "\udfff", "\udc00\ud800", "a:b"}) {
            assertThat(parse(sigil + bad + ":b")).as(bad).isFalse();
        }
    }

    private static boolean parse(String id) {
        return switch (id.charAt(0)) {
            case '@' -> UserId.parse(id).isPresent();
            case '!' -> RoomId.parse(id).isPresent();
            case '#' -> RoomAlias.parse(id).isPresent();
            default -> EventId.parse(id).isPresent();
        };
    }

    @Test
    void limitsThePartsOfServerNames() {
        assertThat(ServerName.parse("a".repeat(255))).isPresent();
        assertThat(ServerName.parse("a".repeat(256))).isEmpty();
        assertThat(ServerName.parse("a:1")).isPresent();
        assertThat(ServerName.parse("a:12345")).isPresent();
        assertThat(ServerName.parse("a:123456")).isEmpty();
        assertThat(ServerName.parse("[" + "1:".repeat(22) + "1]")).isPresent();
        assertThat(ServerName.parse("[" + "1:".repeat(23) + "]")).isEmpty();
        assertThat(ServerName.parse("[::]")).isPresent();
        assertThat(ServerName.parse("[:]")).isEmpty();
    }

    @Test
    void limitsEventIdsWithoutServerTo255Bytes() {
        assertThat(EventId.parse("$" + "a".repeat(254))).isPresent();
        assertThat(EventId.parse("$" + "a".repeat(255))).isEmpty();
    }

    @Test
    void knowsStrictUserIds() {
        assertThat(new UserId("@a-z0.9_=/+:b").isStrict()).isTrue();
        assertThat(new UserId("@A:b").isStrict()).isFalse();
        assertThat(new UserId("@:b").isStrict()).isFalse();
        assertThat(new UserId("@a b:b").isStrict()).isFalse();
    }

    @Test
    void splitsUserIds() {
        UserId user = new UserId("@a:[::1]:80");
        assertThat(user.localpart()).isEqualTo("a");
        assertThat(user.server()).isEqualTo(new ServerName("[::1]:80"));
    }

    @Test
    void acceptsRoomIdsWithAndWithoutServer() {
        assertThat(RoomId.parse("!a:b").orElseThrow().server()).contains(new ServerName("b"));
        assertThat(RoomId.parse("!a:b").orElseThrow().createEvent()).isEmpty();
        RoomId hashed = RoomId.parse("!" + HASH).orElseThrow();
        assertThat(hashed.server()).isEmpty();
        assertThat(hashed.createEvent()).contains(new EventId("$" + HASH));
        assertThat(RoomId.ofCreate(new EventId("$" + HASH))).isEqualTo(hashed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "!a", "!Rqnc", "!a:", "#a:b", "!Rqnc+F-dvnEYJTyHq_iKxU2bZ1CI92-kuZq3a5lr5Zg"})
    void refusesOtherRoomIds(String text) {
        assertThat(RoomId.parse(text)).isEmpty();
    }

    @Test
    void acceptsEventIdsOfAllVersions() {
        assertThat(EventId.parse("$" + HASH).orElseThrow().isHash()).isTrue();
        assertThat(EventId.parse("$a:b").orElseThrow().isHash()).isFalse();
        assertThat(EventId.parse("$acR1l0raoZnm60CBwAVgqbZqoO/mYU81xysh1u7XcJk"))
                .isPresent();
        assertThat(EventId.parse("$")).isEmpty();
        assertThat(EventId.parse("a:b")).isEmpty();
        assertThat(EventId.parse("$a:b c")).isEmpty();
    }

    @Test
    void parsesAliases() {
        RoomAlias alias = RoomAlias.parse("#räum:b:80").orElseThrow();
        assertThat(alias.localpart()).isEqualTo("räum");
        assertThat(alias.server()).isEqualTo(new ServerName("b:80"));
        assertThat(RoomAlias.parse("räum:b")).isEmpty();
    }
}
