/// Logging in and out.
@NullMarked
package dev.vesta.clientapi.session;

import org.jspecify.annotations.NullMarked;
