/// Making rooms, and who is in them.
@NullMarked
package dev.vesta.clientapi.room;

import org.jspecify.annotations.NullMarked;
