package dev.vesta.storage;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Reading many rows through a cache with at most one query.
final class CacheLoads {
    private CacheLoads() {}

    /// What the cache has, and the rest in one load; what the load does not find is left out.
    static <V> Map<Long, V> through(
            Collection<Long> wanted, Cache<Long, V> cache, Function<Collection<Long>, Map<Long, V>> load) {
        Set<Long> distinct = new HashSet<>(wanted);
        Map<Long, V> found = new HashMap<>(cache.getAllPresent(distinct));
        List<Long> missing =
                distinct.stream().filter(id -> !found.containsKey(id)).toList();
        if (!missing.isEmpty()) {
            Map<Long, V> loaded = load.apply(missing);
            cache.putAll(loaded);
            found.putAll(loaded);
        }
        return found;
    }
}
