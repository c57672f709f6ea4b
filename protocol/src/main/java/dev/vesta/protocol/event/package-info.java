/// Events (PDUs): their form by room version, hashes, ids, redaction and size limits.
@NullMarked
package dev.vesta.protocol.event;

import org.jspecify.annotations.NullMarked;
