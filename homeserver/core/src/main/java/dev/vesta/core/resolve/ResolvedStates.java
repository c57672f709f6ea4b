package dev.vesta.core.resolve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// States of one room that were resolved lately, by the set of the roots that they come from. All roots in it are
/// committed or being committed. Belongs to whoever has the room's turn.
public final class ResolvedStates {
    private static final int MAX = 256;

    private final Map<Set<Long>, Long> resolved = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Set<Long>, Long> eldest) {
            return size() > MAX;
        }
    };

    @Nullable
    Long get(Set<Long> roots) {
        return resolved.get(roots);
    }

    /// Takes in what a decision resolved, once its nodes are on their way into the store.
    public void learn(BranchStates decided) {
        resolved.putAll(decided.resolved());
    }

    public void clear() {
        resolved.clear();
    }
}
