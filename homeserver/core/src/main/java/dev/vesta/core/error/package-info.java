/// Errors towards clients and servers: one enum of all codes, one exception, named factories.
@NullMarked
package dev.vesta.core.error;

import org.jspecify.annotations.NullMarked;
