package dev.vesta.web.server;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.StorageException;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.RawResponse;
import dev.vesta.web.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes errors as the
/// [standard error response](https://spec.matrix.org/v1.19/client-server-api/#standard-error-response). Nobody else
/// does.
final class ErrorWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorWriter.class);
    private static final int MAX_CAUSES = 10;
    private static final int OVERLOADED_RETRY_MS = 1000;

    private ErrorWriter() {}

    /// The response for whatever was thrown. What is no [MatrixException] is logged here, once, and the caller learns
    /// nothing but the request id to ask about.
    static RawResponse write(Throwable thrown, String requestId) {
        Throwable error = thrown;
        while ((error instanceof CompletionException || error instanceof ExecutionException)
                && error.getCause() != null) {
            error = error.getCause();
        }
        return switch (error) {
            case MatrixException expected -> write(expected);
            case StorageException storage -> {
                LOG.error("Request {} failed in the database", requestId, thrown);
                yield write(
                        isUnreachable(storage)
                                ? Errors.of(ErrCode.M_UNKNOWN, 503, "The server cannot reach its database: try again.")
                                : internal(requestId));
            }
            default -> {
                LOG.error("Request {} failed", requestId, thrown);
                yield write(internal(requestId));
            }
        };
    }

    static RawResponse write(MatrixException error) {
        Map<String, Object> body = new LinkedHashMap<>();
        // A first challenge of user-interactive authentication is no failure and has neither.
        ErrCode code = error.code();
        if (code != null) {
            body.put("errcode", code.name());
            body.put("error", error.text());
        }
        body.putAll(error.extra().members());
        Map<String, String> headers = Map.of("Content-Type", "application/json");
        if (error.extra().get("retry_after_ms") instanceof JsonValue.Int millis) {
            headers = Map.of(
                    "Content-Type", "application/json", "Retry-After", Long.toString((millis.value() + 999) / 1000));
        }
        return new RawResponse(error.status(), headers, Json.encode(body));
    }

    /// 503 for a request that found no place in the queue.
    static RawResponse overloaded() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("errcode", ErrCode.M_LIMIT_EXCEEDED.name());
        body.put("error", "The server has too much to do: try again in a moment.");
        body.put("retry_after_ms", OVERLOADED_RETRY_MS);
        return new RawResponse(503, Map.of("Content-Type", "application/json", "Retry-After", "1"), Json.encode(body));
    }

    private static MatrixException internal(String requestId) {
        return Errors.of(
                ErrCode.M_UNKNOWN, "Something went wrong in the server; its log knows it as " + requestId + ".");
    }

    /// Whether the database could not be talked to, rather than refused.
    private static boolean isUnreachable(StorageException error) {
        Throwable cause = error.getCause();
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof IOException || cause instanceof TimeoutException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
