package dev.vesta.app.openapi;

import java.util.List;
import java.util.regex.Pattern;

/// Where answers may differ from the OpenAPI documents, each with its reason.
final class Exceptions {
    /// One difference.
    ///
    /// @param operation such as `GET /_matrix/client/v3/sync`
    /// @param finding how the finding begins
    /// @param reason why the server is right
    private record Excuse(String operation, int status, Pattern finding, String reason) {}

    private static final List<Excuse> ALL = List.of(
            new Excuse(
                    "GET /_matrix/client/v3/presence/{userId}/status",
                    200,
                    Pattern.compile("\\.presence must be one of .*, but is \"org\\.matrix\\.msc3026\\.busy\""),
                    "MSC3026 adds a state, under its unstable name"),
            new Excuse(
                    "GET /_matrix/client/v3/events",
                    200,
                    Pattern.compile("\\.chunk\\[\\d+]\\.(event_id|origin_server_ts|room_id|sender) is missing"),
                    "typing, receipts and presence are events without these; who used this before /sync got them here"));

    private Exceptions() {}

    static boolean excused(String operation, int status, String finding) {
        return ALL.stream()
                .anyMatch(one -> one.operation().equals(operation)
                        && one.status() == status
                        && one.finding().matcher(finding).lookingAt());
    }
}
