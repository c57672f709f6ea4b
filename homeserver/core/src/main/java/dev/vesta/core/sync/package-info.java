/// Sync: positions, waiting, and what a user gets to see.
@NullMarked
package dev.vesta.core.sync;

import org.jspecify.annotations.NullMarked;
