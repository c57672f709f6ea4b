/// Tests of the shell scripts in `bin/`.
@NullMarked
package dev.vesta.app.script;

import org.jspecify.annotations.NullMarked;
