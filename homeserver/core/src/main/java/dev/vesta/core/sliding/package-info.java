/// Simplified sliding sync (MSC4186), the sync of clients that show a window of their rooms.
///
/// [dev.vesta.core.sliding.SlidingSync] waits and answers; `Windows` chooses the rooms, `RoomResults` writes them and
/// `Extensions` the rest; `Connections` remember what each connection was sent. Reads through the same ports as
/// [dev.vesta.core.sync] and waits at the same [dev.vesta.core.sync.Waiters]; must not read past the head of an answer.
@NullMarked
package dev.vesta.core.sliding;

import org.jspecify.annotations.NullMarked;
