/// Authorization rules and the selection of auth events
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#authorization-rules)).
@NullMarked
package dev.vesta.protocol.auth;

import org.jspecify.annotations.NullMarked;
