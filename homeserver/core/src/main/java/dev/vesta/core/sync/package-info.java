/// Sync: positions, waiting, and what a user gets to see. [dev.vesta.core.sync.SyncService] asks the rooms first and
/// then each [dev.vesta.core.sync.SyncPart] for what it has to add to the [dev.vesta.core.sync.SyncAnswer].
@NullMarked
package dev.vesta.core.sync;

import org.jspecify.annotations.NullMarked;
