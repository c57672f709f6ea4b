/// Which servers a room lets in: [ServerAcl], read from the room's `m.room.server_acl` event.
@NullMarked
package dev.vesta.protocol.acl;

import org.jspecify.annotations.NullMarked;
