package dev.vesta.web.server;

import io.vertx.core.buffer.Buffer;

/// Gathers a body up to its limit.
final class RequestBody {
    private static final byte[] NOTHING = new byte[0];

    private final int maxBytes;
    private Buffer buffer = Buffer.buffer();

    RequestBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// False when the chunk goes over the limit; what was gathered is dropped then.
    boolean add(Buffer chunk) {
        if (chunk.length() > maxBytes - buffer.length()) {
            buffer = Buffer.buffer();
            return false;
        }
        buffer.appendBuffer(chunk);
        return true;
    }

    byte[] bytes() {
        return buffer.length() == 0 ? NOTHING : buffer.getBytes();
    }
}
