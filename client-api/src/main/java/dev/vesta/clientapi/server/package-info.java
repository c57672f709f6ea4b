/// What a client asks before it knows anything: versions, discovery, capabilities.
@NullMarked
package dev.vesta.clientapi.server;

import org.jspecify.annotations.NullMarked;
