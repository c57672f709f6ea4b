package dev.vesta.storage;

import io.vertx.core.Future;

/// Waiting for Vert.x. Its own `await` throws what the future failed with as it is: also checked exceptions that
/// nobody declares, such as the SocketException of a lost connection.
final class Await {
    private Await() {}

    /// The result; failures are unchecked exceptions.
    static <T> T on(Future<T> future) {
        try {
            return future.await();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("no answer: " + e, e);
        }
    }
}
