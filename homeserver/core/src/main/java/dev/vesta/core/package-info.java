/// Domain services and the ports (interfaces) that they need. Blocking style; no Vert.x, no SQL.
@NullMarked
package dev.vesta.core;

import org.jspecify.annotations.NullMarked;
