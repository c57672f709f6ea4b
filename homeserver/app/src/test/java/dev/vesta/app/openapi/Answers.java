package dev.vesta.app.openapi;

import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the specification's OpenAPI documents say of answers to clients: a snapshot of v1.19, which
/// `src/test/openapi/snapshot.py` made.
public final class Answers {
    /// What is not in the Client-Server API, and so not in its documents.
    private static final List<String> OTHER_PATHS = List.of(
            "/_vesta/",
            "/_synapse/",
            "/_matrix/federation/",
            "/_matrix/key/",
            "/_matrix/app/",
            "/_matrix/client/unstable/",
            "/.well-known/matrix/server");

    private static final Set<String> ABOUT_THE_TOKEN = Set.of("M_MISSING_TOKEN", "M_UNKNOWN_TOKEN", "M_USER_LOCKED");

    private static final Answers SNAPSHOT = new Answers(read("client-server.json"));

    /// An operation, its path's segments, and its answers by status.
    private record Operation(String name, List<String> segments, JsonValue.Obj answers) {
        /// How many segments are literally the same; -1 when the path is another one.
        int fit(List<String> path) {
            if (path.size() != segments.size()) {
                return -1;
            }
            int same = 0;
            for (int i = 0; i < path.size(); i++) {
                if (segments.get(i).equals(path.get(i))) {
                    same++;
                } else if (!segments.get(i).startsWith("{")) {
                    return -1;
                }
            }
            return same;
        }
    }

    /// An answer.
    ///
    /// @param path with or without a query
    /// @param contentType without its parameters; empty when there is none
    public record Answer(String method, String path, int status, String contentType, String body) {}

    private final List<Operation> operations = new ArrayList<>();
    private final JsonValue.Obj definitions;

    private Answers(JsonValue.Obj snapshot) {
        definitions = snapshot.object("definitions").orElseThrow();
        snapshot.object("operations")
                .orElseThrow()
                .members()
                .forEach((name, answers) -> operations.add(new Operation(
                        name, List.of(name.substring(name.indexOf('/')).split("/", -1)), (JsonValue.Obj) answers)));
    }

    /// The one of the specification.
    public static Answers ofTheSpecification() {
        return SNAPSHOT;
    }

    /// The operation that a request belongs to, such as `GET /_matrix/client/v3/sync`; empty when it is none of the
    /// Client-Server API.
    public Optional<String> operation(String method, String path) {
        return find(method, path).map(Operation::name);
    }

    /// What the documents do not allow in this answer; empty when all is well.
    public List<String> wrong(Answer answer) {
        String path = answer.path().split("\\?", 2)[0];
        if (OTHER_PATHS.stream().anyMatch(path::startsWith)
                || !Set.of("GET", "POST", "PUT", "DELETE").contains(answer.method())) {
            return List.of();
        }
        Optional<Operation> operation = find(answer.method(), path);
        if (operation.isEmpty()) {
            return answer.status() < 400
                    ? List.of("there is no such operation: " + answer.method() + " " + path)
                    : isMatrixError(answer) ? List.of() : List.of("an error without errcode and error");
        }
        List<String> wrong = held(operation.get(), answer);
        return wrong.stream()
                .filter(one -> !Exceptions.excused(operation.get().name(), answer.status(), one))
                .map(one -> operation.get().name() + ": " + answer.status() + ": " + one)
                .toList();
    }

    private List<String> held(Operation operation, Answer answer) {
        if (isAboutTheToken(answer)) {
            return List.of();
        }
        Optional<JsonValue.Obj> documented = operation.answers().object(Integer.toString(answer.status()));
        if (documented.isEmpty()) {
            return answer.status() >= 400 && isMatrixError(answer)
                    ? List.of()
                    : List.of("this status is not documented, and the body is no error: " + answer.body());
        }
        Map<String, JsonValue> byMedia = documented.get().members();
        JsonValue schema = byMedia.get(answer.contentType());
        if (schema == null) {
            // Content is served as what its uploader said it is; errors are JSON even where none is documented.
            return byMedia.containsKey("application/json")
                    ? List.of("the body must be application/json, but is " + answer.contentType())
                    : List.of();
        }
        return answer.contentType().equals("application/json")
                ? json(answer.body())
                        .map(value -> new SchemaCheck(definitions).check(schema, value))
                        .orElse(List.of("the body is no JSON: " + answer.body()))
                : List.of();
    }

    private Optional<Operation> find(String method, String rawPath) {
        String path = rawPath.split("\\?", 2)[0]
                .replace("/_matrix/client/r0/", "/_matrix/client/v3/")
                .replaceFirst("^/_matrix/media/(r0|v1)/(?!create)", "/_matrix/media/v3/");
        // A state event without a key can be asked for without the slash at the end; the documents do not have that.
        return bestFit(method, path).or(() -> bestFit(method, path + "/"));
    }

    private Optional<Operation> bestFit(String method, String path) {
        List<String> segments = Arrays.asList(path.split("/", -1));
        Operation best = null;
        for (Operation operation : operations) {
            if (operation.name().startsWith(method + " ")
                    && operation.fit(segments) > (best == null ? -1 : best.fit(segments))) {
                best = operation;
            }
        }
        return Optional.ofNullable(best);
    }

    /// Where users authenticate interactively, 401 is documented as the challenge alone. Who has no good access
    /// token gets no challenge.
    private static boolean isAboutTheToken(Answer answer) {
        return answer.status() == 401
                && errcode(answer).filter(ABOUT_THE_TOKEN::contains).isPresent();
    }

    private static boolean isMatrixError(Answer answer) {
        return errcode(answer).isPresent();
    }

    /// Of an error with a text.
    private static Optional<String> errcode(Answer answer) {
        return answer.contentType().equals("application/json")
                        && json(answer.body()).orElse(null) instanceof JsonValue.Obj error
                        && error.string("error").isPresent()
                ? error.string("errcode")
                : Optional.empty();
    }

    private static Optional<JsonValue> json(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8)) instanceof ParseResult.Parsed<JsonValue> good
                ? Optional.of(good.value())
                : Optional.empty();
    }

    private static JsonValue.Obj read(String resource) {
        try (InputStream in = Answers.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("There is no resource " + resource);
            }
            return (JsonValue.Obj)
                    json(new String(in.readAllBytes(), StandardCharsets.UTF_8)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
