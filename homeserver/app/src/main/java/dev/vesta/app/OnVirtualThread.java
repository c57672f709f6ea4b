package dev.vesta.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Runs something on a virtual thread and waits for it.
final class OnVirtualThread {
    private OnVirtualThread() {}

    /// Throws what the work threw.
    static void run(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }
}
