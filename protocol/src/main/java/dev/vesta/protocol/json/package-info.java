/// The strict JSON reader for events, and canonical JSON
/// ([spec](https://spec.matrix.org/v1.19/appendices/#canonical-json)).
@NullMarked
package dev.vesta.protocol.json;

import org.jspecify.annotations.NullMarked;
