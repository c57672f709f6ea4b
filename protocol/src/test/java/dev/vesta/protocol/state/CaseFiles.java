package dev.vesta.protocol.state;

import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// Reads the files in `state-resolution/`.
final class CaseFiles {
    private CaseFiles() {}

    /// The file of that name, without `.json`.
    static JsonValue.Obj read(String name) {
        try (InputStream in = CaseFiles.class.getResourceAsStream("/state-resolution/" + name + ".json")) {
            if (JsonReader.readObject(in.readAllBytes()) instanceof Parsed<JsonValue.Obj>(JsonValue.Obj file)) {
                return file;
            }
            throw new AssertionError(name);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    /// Its events.
    static List<JsonValue.Obj> events(JsonValue.Obj file) {
        return file.array("events").orElseThrow().items().stream()
                .map(JsonValue.Obj.class::cast)
                .toList();
    }

    /// Its states, each a list of names.
    static List<List<String>> states(JsonValue.Obj file) {
        List<List<String>> states = new ArrayList<>();
        for (JsonValue state : file.array("states").orElseThrow().items()) {
            states.add(names((JsonValue.Arr) state));
        }
        return states;
    }

    static List<String> names(JsonValue.Arr names) {
        return names.items().stream()
                .map(name -> ((JsonValue.Str) name).value())
                .toList();
    }
}
