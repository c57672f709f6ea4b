package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;

/// User-interactive authentication, as a client does it.
final class Uia {
    private Uia() {}

    /// The challenge to a request without authentication; fails the test when there is none.
    static JsonValue.Obj challenge(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(401);
        JsonValue.Obj body = reply.object();
        assertThat(body.has("errcode")).as(reply.toString()).isFalse();
        return complete(body);
    }

    /// A stage that failed: the challenge again, with an error.
    static JsonValue.Obj failed(Reply reply, String errcode) {
        return complete(reply.refused(401, errcode));
    }

    private static JsonValue.Obj complete(JsonValue.Obj body) {
        assertThat(Reply.objects(body.get("flows"))).isNotEmpty();
        assertThat(body.object("params")).isPresent();
        assertThat(body.string("session")).isPresent();
        return body;
    }

    /// The `auth` with the user's right password.
    static JsonValue.Obj password(TestUser user) {
        return password(user, TestServer.password(user.localpart()));
    }

    static JsonValue.Obj password(TestUser user, String password) {
        return JsonValue.obj(
                "type",
                "m.login.password",
                "identifier",
                JsonValue.obj("type", "m.id.user", "user", user.id()),
                "password",
                password);
    }

    /// A body with nothing but this `auth`.
    static JsonValue.Obj with(JsonValue.Obj auth) {
        return JsonValue.obj("auth", auth);
    }
}
