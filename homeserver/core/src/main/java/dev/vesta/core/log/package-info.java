/// The log: what one commit holds and what comes back. Positions are given at commit, in order.
@NullMarked
package dev.vesta.core.log;

import org.jspecify.annotations.NullMarked;
