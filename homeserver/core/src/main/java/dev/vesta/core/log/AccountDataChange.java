package dev.vesta.core.log;

import dev.vesta.protocol.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// A user of ours set or deleted account data of one type.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#client-config))
///
/// @param roomNid the room that the data belongs to, or null for the user's own
/// @param content the new content, or null when the data is deleted
public record AccountDataChange(long userNid, @Nullable Long roomNid, String type, JsonValue.@Nullable Obj content)
        implements LogItem {}
