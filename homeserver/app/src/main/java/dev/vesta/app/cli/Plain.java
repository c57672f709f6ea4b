package dev.vesta.app.cli;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;

/// Output that others had a hand in.
final class Plain {
    private Plain() {}

    /// One line: what users wrote must neither break it nor speak to the terminal.
    static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
    }

    /// A JSON object on one line, for programs to read.
    static String json(JsonValue.Obj object) {
        return new String(CanonicalJson.encode(object), StandardCharsets.UTF_8);
    }
}
