/// Patterns and paths that others write (globs, property paths): matched in time linear in the text, whatever
/// they hold. No regular expressions here: whoever writes one decides how long it runs.
@NullMarked
package dev.vesta.protocol.match;

import org.jspecify.annotations.NullMarked;
