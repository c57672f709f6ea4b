/// Identifiers and their grammars ([spec](https://spec.matrix.org/v1.19/appendices/#identifier-grammar)).
/// Every type holds a string that was checked once, when it was parsed.
@NullMarked
package dev.vesta.protocol.id;

import org.jspecify.annotations.NullMarked;
