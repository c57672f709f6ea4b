package dev.vesta.web.server;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/// Sends a body in pieces, so that a reader that goes on reading can be told from one that stands still.
final class ResponseBody {
    /// One piece; the write timeout is for each.
    static final int PIECE_BYTES = 256 * 1024;

    private ResponseBody() {}

    /// Sends all.
    ///
    /// @param onPiece called before each piece
    static Future<Void> send(HttpServerResponse response, byte[] body, Runnable onPiece) {
        onPiece.run();
        if (body.length == 0) {
            return response.end();
        }
        if (body.length <= PIECE_BYTES) {
            return response.end(Buffer.buffer(body));
        }
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        return send(response, Buffer.buffer(body), 0, onPiece);
    }

    private static Future<Void> send(HttpServerResponse response, Buffer body, int from, Runnable onPiece) {
        int to = from + PIECE_BYTES;
        if (to >= body.length()) {
            return response.end(body.slice(from, body.length()));
        }
        return response.write(body.slice(from, to)).compose(_ -> {
            onPiece.run();
            return send(response, body, to, onPiece);
        });
    }
}
