/// What a client needs to name a room without knowing all its members: [MembershipSummary].
@NullMarked
package dev.vesta.protocol.summary;

import org.jspecify.annotations.NullMarked;
