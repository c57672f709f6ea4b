package dev.vesta.app.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The check that all HTTP tests rely on finds what is wrong.
class AnswersTest {
    private static final String JSON = "application/json";

    private static Answers.Answer sync(String body) {
        return new Answers.Answer("GET", "/_matrix/client/v3/sync?timeout=0", 200, JSON, body);
    }

    private final Answers answers = Answers.ofTheSpecification();

    @Test
    void findsTheOperation() {
        assertThat(answers.operation("GET", "/_matrix/client/v3/rooms/!a/state/t/k"))
                .contains("GET /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}");
        assertThat(answers.operation("GET", "/_matrix/client/r0/rooms/!a/state/t"))
                .contains("GET /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}");
        assertThat(answers.operation("GET", "/_matrix/client/v3/pushrules/global/"))
                .contains("GET /_matrix/client/v3/pushrules/global/");
        assertThat(answers.operation("GET", "/_matrix/client/v3/nothing")).isEmpty();
    }

    @Test
    void acceptsWhatTheDocumentsAllow() {
        assertThat(answers.wrong(sync("{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!a\":{}}},\"more\":1}")))
                .isEmpty();
        assertThat(answers.wrong(new Answers.Answer(
                        "GET", "/_matrix/client/v3/sync", 401, JSON, "{\"errcode\":\"M_X\",\"error\":\"text\"}")))
                .isEmpty();
        assertThat(answers.wrong(new Answers.Answer("GET", "/_vesta/health", 503, "", "")))
                .isEmpty();
    }

    @Test
    void tellsAChallengeFromABadToken() {
        assertThat(deletion("{\"flows\":[],\"session\":\"s\"}")).isEmpty();
        assertThat(deletion("{\"errcode\":\"M_UNKNOWN_TOKEN\",\"error\":\"text\"}"))
                .isEmpty();
        assertThat(deletion("{\"errcode\":\"M_UNKNOWN_TOKEN\"}")).hasSize(1);
        assertThat(deletion("{\"errcode\":\"M_FORBIDDEN\",\"error\":\"text\"}")).hasSize(1);
    }

    private List<String> deletion(String body) {
        return answers.wrong(new Answers.Answer("POST", "/_matrix/client/v3/delete_devices", 401, JSON, body));
    }

    @Test
    void findsWhatIsMissingOrOfAnotherKind() {
        assertThat(answers.wrong(sync("{}"))).singleElement().asString().endsWith(".next_batch is missing");
        assertThat(answers.wrong(sync("{\"next_batch\":1}"))).hasSize(1);
        assertThat(answers.wrong(sync("{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"a\":{}}}}")))
                .hasSize(1);
        assertThat(answers.wrong(sync("{\"next_batch\":\"s1\",\"rooms\":{\"join\":{\"!a\":{\"timeline\":"
                        + "{\"events\":[{\"type\":\"t\",\"event_id\":\"no\",\"content\":{}}]}}}}}")))
                .hasSizeGreaterThan(2);
    }

    @Test
    void findsStatusesAndBodiesThatNobodyExpects() {
        assertThat(answers.wrong(new Answers.Answer("GET", "/_matrix/client/v3/sync", 204, "", "")))
                .hasSize(1);
        assertThat(answers.wrong(new Answers.Answer("GET", "/_matrix/client/v3/sync", 500, "text/plain", "oh")))
                .hasSize(1);
        assertThat(answers.wrong(new Answers.Answer("GET", "/_matrix/client/v3/sync", 200, "text/plain", "{}")))
                .hasSize(1);
        assertThat(answers.wrong(new Answers.Answer("GET", "/_matrix/client/v3/nothing", 200, JSON, "{}")))
                .hasSize(1);
    }
}
