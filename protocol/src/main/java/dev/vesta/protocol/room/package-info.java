/// Room versions as data: each the previous one plus changes
/// ([spec](https://spec.matrix.org/v1.19/rooms/)).
@NullMarked
package dev.vesta.protocol.room;

import org.jspecify.annotations.NullMarked;
