package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.app.openapi.Answers;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An answer of the server.
record Reply(int status, HttpHeaders headers, String body) {
    /// The body when the request succeeded; fails the test otherwise.
    JsonValue.Obj ok() {
        assertThat(status).as(toString()).isEqualTo(200);
        return object();
    }

    /// The body, whatever the status.
    JsonValue.Obj object() {
        assertThat(json()).as(toString()).isInstanceOf(JsonValue.Obj.class);
        return (JsonValue.Obj) json();
    }

    JsonValue json() {
        return switch (JsonReader.read(body.getBytes(StandardCharsets.UTF_8))) {
            case ParseResult.Parsed<JsonValue> good -> good.value();
            case ParseResult.Malformed<JsonValue> bad -> throw new AssertionError(bad.reason() + " in " + this);
        };
    }

    /// As the check against the specification wants it.
    Answers.Answer answerTo(String method, String path) {
        String contentType = headers.firstValue("Content-Type").orElse("").split(";", 2)[0];
        return new Answers.Answer(method, path, status, contentType, body);
    }

    /// A string of a successful answer, by the keys that lead to it.
    String text(String... path) {
        return ((JsonValue.Str) at(ok(), path)).value();
    }

    /// The objects of an array of a successful answer.
    List<JsonValue.Obj> objects(String... path) {
        return objects(at(ok(), path));
    }

    static List<JsonValue.Obj> objects(JsonValue array) {
        return ((JsonValue.Arr) array)
                .items().stream().map(JsonValue.Obj.class::cast).toList();
    }

    /// What stands at the end of these keys; fails the test when one is missing.
    static JsonValue at(JsonValue.Obj root, String... path) {
        JsonValue value = root;
        for (String key : path) {
            assertThat(value).isInstanceOf(JsonValue.Obj.class);
            value = ((JsonValue.Obj) value).get(key);
            assertThat(value).as("%s in %s", key, root).isNotNull();
        }
        return value;
    }

    /// Asserts an error with a sentence for people, and gives its body back.
    JsonValue.Obj refused(int expectedStatus, String errcode) {
        assertThat(status).as(toString()).isEqualTo(expectedStatus);
        JsonValue.Obj error = object();
        assertThat(error.string("errcode")).as(toString()).contains(errcode);
        assertThat(error.string("error").orElse("")).as(toString()).isNotBlank();
        return error;
    }

    @Override
    public String toString() {
        return status + " " + body;
    }
}
