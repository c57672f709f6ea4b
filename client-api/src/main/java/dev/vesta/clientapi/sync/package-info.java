/// Sync.
@NullMarked
package dev.vesta.clientapi.sync;

import org.jspecify.annotations.NullMarked;
