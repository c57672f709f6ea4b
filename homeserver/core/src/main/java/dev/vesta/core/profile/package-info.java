/// What users tell of themselves and how others find them: profiles, the user directory, shared rooms.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#user-data))
@NullMarked
package dev.vesta.core.profile;

import org.jspecify.annotations.NullMarked;
