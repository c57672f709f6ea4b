/// Holds answers of the server against the OpenAPI documents of the specification.
@NullMarked
package dev.vesta.app.openapi;

import org.jspecify.annotations.NullMarked;
