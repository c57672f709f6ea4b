/// Rooms: the one door through which a room changes, and the services behind the room endpoints.
@NullMarked
package dev.vesta.core.room;

import org.jspecify.annotations.NullMarked;
