/// What users tell of themselves and how others find them.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#user-data))
@NullMarked
package dev.vesta.clientapi.profile;

import org.jspecify.annotations.NullMarked;
