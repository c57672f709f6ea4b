package dev.vesta.protocol.authchain;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// Small conversions.
final class Chains {
    private Chains() {}

    /// The chains that these places are in.
    static Set<Long> of(Collection<ChainPosition> positions) {
        Set<Long> chains = new LinkedHashSet<>();
        positions.forEach(position -> chains.add(position.chain()));
        return chains;
    }
}
