package dev.vesta.core.state;

import java.util.Collection;
import java.util.Map;

/// Finds nodes of one room by hash, so that equal nodes are stored once. It must also know the nodes that are decided
/// but not committed yet.
public interface NodeIndex {
    /// Of these hashes the ones that the room has, as lower-case hexadecimal text, with the ids of their nodes.
    Map<String, Long> idsOf(Collection<byte[]> hashes);
}
