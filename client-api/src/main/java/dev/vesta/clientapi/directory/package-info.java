/// Finding rooms: aliases, the directory of published rooms, spaces and summaries.
@NullMarked
package dev.vesta.clientapi.directory;

import org.jspecify.annotations.NullMarked;
