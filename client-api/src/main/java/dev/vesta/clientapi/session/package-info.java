/// Logging in and out, tokens and devices.
@NullMarked
package dev.vesta.clientapi.session;

import org.jspecify.annotations.NullMarked;
