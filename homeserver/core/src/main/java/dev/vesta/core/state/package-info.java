/// Room state as a hash-consed radix tree.
@NullMarked
package dev.vesta.core.state;

import org.jspecify.annotations.NullMarked;
