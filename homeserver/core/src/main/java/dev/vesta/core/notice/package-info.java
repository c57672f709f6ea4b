/// Messages of the server itself to its users.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#server-notices))
@NullMarked
package dev.vesta.core.notice;

import org.jspecify.annotations.NullMarked;
