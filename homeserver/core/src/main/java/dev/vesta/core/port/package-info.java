/// The outside world as interfaces: storage, time, randomness, tasks. Adapters implement them, tests fake them.
@NullMarked
package dev.vesta.core.port;

import org.jspecify.annotations.NullMarked;
