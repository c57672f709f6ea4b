/// Room state as a hash-consed radix tree: [StateTree] reads, compares and changes states, [StateNode] is what gets
/// stored. Pure: nodes come from a [NodeSource], known hashes from a [NodeIndex], and new nodes go to the caller.
@NullMarked
package dev.vesta.core.state;

import org.jspecify.annotations.NullMarked;
