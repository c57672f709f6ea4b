/// Sending events and reading those of a room.
@NullMarked
package dev.vesta.clientapi.message;

import org.jspecify.annotations.NullMarked;
