package dev.vesta.core.live;

import dev.vesta.core.port.Rng;
import dev.vesta.core.sync.Tokens;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Counts the changes of what is not in the log, so that a client's token says which of them it has seen.
///
/// All changes happen in here, one at a time: whoever reads the count, and the changes afterwards, misses none that
/// the count includes.
public final class LiveCounter {
    /// There is one node. Its number is no position and may change its meaning with the boot.
    private static final long NODE = 1;

    private final long boot;
    private long count;

    public LiveCounter(Rng rng) {
        long number = 0;
        // 56 bits: the token has room for 18 digits.
        for (byte b : rng.bytes(7)) {
            number = number << 8 | (b & 0xff);
        }
        boot = number;
    }

    /// How far it is now.
    public synchronized Tokens.Ephemeral now() {
        return new Tokens.Ephemeral(NODE, boot, count);
    }

    /// Makes a change under the next number.
    synchronized void change(LongConsumer change) {
        change.accept(++count);
    }

    /// The count in a token; empty when it is of another start of the server, to which nothing here means anything.
    public Optional<Long> seen(Tokens.Ephemeral token) {
        return token.node() == NODE && token.boot() == boot ? Optional.of(token.counter()) : Optional.empty();
    }
}
