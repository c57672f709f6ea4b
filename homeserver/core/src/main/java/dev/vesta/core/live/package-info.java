/// What is true only for now: who is typing, and who is there.
///
/// None of it is durable and none of it is in the log, save the text that users set with their presence. It is
/// counted by [dev.vesta.core.live.LiveCounter], whose count is in every `next_batch`; [dev.vesta.core.live.LivePart]
/// tells a sync what changed. With more than one node, nodes will have to tell each other.
@NullMarked
package dev.vesta.core.live;

import org.jspecify.annotations.NullMarked;
