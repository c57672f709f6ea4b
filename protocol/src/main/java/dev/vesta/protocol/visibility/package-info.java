/// History visibility ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-history-visibility)).
@NullMarked
package dev.vesta.protocol.visibility;

import org.jspecify.annotations.NullMarked;
