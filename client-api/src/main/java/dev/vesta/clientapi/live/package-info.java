/// Typing and presence.
@NullMarked
package dev.vesta.clientapi.live;

import org.jspecify.annotations.NullMarked;
