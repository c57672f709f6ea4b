/// Messages between devices.
@NullMarked
package dev.vesta.clientapi.device;

import org.jspecify.annotations.NullMarked;
