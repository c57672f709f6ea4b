/// Ed25519 keys, signing and verification of JSON
/// ([spec](https://spec.matrix.org/v1.19/appendices/#signing-json)).
@NullMarked
package dev.vesta.protocol.sign;

import org.jspecify.annotations.NullMarked;
