/// `doctor consistency`: recomputes what the store holds from the events alone and reports every difference.
///
/// [ConsistencyCheck] is the door. [RoomCheck] goes through one room's events once, in their order, and keeps a state
/// tree of its own beside it ([Trees]); everything stored is compared with that. Memory is bounded by the current state
/// of one room and an index of its nodes; it does not grow with messages. Reads through
/// [dev.vesta.core.port.ConsistencyStore] and changes nothing.
@NullMarked
package dev.vesta.core.doctor;

import org.jspecify.annotations.NullMarked;
