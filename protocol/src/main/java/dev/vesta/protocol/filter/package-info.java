/// The filters by which clients choose what they are sent
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering)): [Filter] for syncs, [RoomEventFilter]
/// for pages of a room. Reading one refuses wrong types; nothing here knows limits of the server.
@NullMarked
package dev.vesta.protocol.filter;

import org.jspecify.annotations.NullMarked;
