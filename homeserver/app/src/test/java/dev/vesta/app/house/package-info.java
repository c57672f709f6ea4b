/// The house rules as tests: imports, sizes and texts, and that SPEC.md says what the code does.
@NullMarked
package dev.vesta.app.house;

import org.jspecify.annotations.NullMarked;
