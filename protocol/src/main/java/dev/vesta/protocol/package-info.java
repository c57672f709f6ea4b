/// The rules of Matrix as pure Java: no I/O, no clock, no Vert.x, no SQL. Results, not exceptions.
@NullMarked
package dev.vesta.protocol;

import org.jspecify.annotations.NullMarked;
