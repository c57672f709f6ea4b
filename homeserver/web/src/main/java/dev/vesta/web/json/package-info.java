/// Values from JSON and from text, and back: records through Jackson in snake_case, identifiers, `JsonValue` as it is.
/// Events never come this way as raw bytes: those go through the strict reader of `protocol`.
@NullMarked
package dev.vesta.web.json;

import org.jspecify.annotations.NullMarked;
