package dev.vesta.core.doctor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.LongConsumer;

/// Which nodes a room has: id, hash and size of each, found by id and by hash. About 50 bytes a node, so that also the
/// nodes of a room with a million state changes fit into memory.
final class NodeTable {
    private static final int FIRST_CAPACITY = 64;

    private long[] ids = new long[FIRST_CAPACITY];
    private long[] high = new long[FIRST_CAPACITY];
    private long[] low = new long[FIRST_CAPACITY];
    private int[] sizes = new int[FIRST_CAPACITY];
    private int count;

    /// Open addressing: the index of a node plus one, 0 for a free slot; always at least half of them free.
    private int[] byId = new int[2 * FIRST_CAPACITY];

    private int[] byHash = new int[2 * FIRST_CAPACITY];
    private final BitSet used = new BitSet();

    /// @param hash 16 bytes
    void add(long id, byte[] hash, int size) {
        if (count == ids.length) {
            grow();
        }
        ByteBuffer halves = ByteBuffer.wrap(hash);
        ids[count] = id;
        high[count] = halves.getLong();
        low[count] = halves.getLong();
        sizes[count] = size;
        place(count++);
    }

    /// Where the node is here; -1 when there is none of that id.
    int indexOf(long id) {
        int slot = start(id, byId.length);
        while (byId[slot] != 0) {
            if (ids[byId[slot] - 1] == id) {
                return byId[slot] - 1;
            }
            slot = (slot + 1) & (byId.length - 1);
        }
        return -1;
    }

    /// The id of the node with that hash, and notes that it is needed; 0 when there is none.
    long use(byte[] hash) {
        ByteBuffer halves = ByteBuffer.wrap(hash);
        long first = halves.getLong();
        long second = halves.getLong();
        int slot = start(first, byHash.length);
        while (byHash[slot] != 0) {
            int index = byHash[slot] - 1;
            if (high[index] == first && low[index] == second) {
                used.set(index);
                return ids[index];
            }
            slot = (slot + 1) & (byHash.length - 1);
        }
        return 0;
    }

    boolean hasHash(int index, byte[] hash) {
        ByteBuffer halves = ByteBuffer.wrap(hash);
        return high[index] == halves.getLong() && low[index] == halves.getLong();
    }

    int size(int index) {
        return sizes[index];
    }

    /// The ids of the nodes that nothing needed.
    void forEachUnused(LongConsumer consumer) {
        for (int index = used.nextClearBit(0); index < count; index = used.nextClearBit(index + 1)) {
            consumer.accept(ids[index]);
        }
    }

    private void grow() {
        int capacity = Math.multiplyExact(ids.length, 2);
        ids = Arrays.copyOf(ids, capacity);
        high = Arrays.copyOf(high, capacity);
        low = Arrays.copyOf(low, capacity);
        sizes = Arrays.copyOf(sizes, capacity);
        byId = new int[Math.multiplyExact(capacity, 2)];
        byHash = new int[byId.length];
        for (int index = 0; index < count; index++) {
            place(index);
        }
    }

    private void place(int index) {
        put(byId, start(ids[index], byId.length), index);
        put(byHash, start(high[index], byHash.length), index);
    }

    private static void put(int[] slots, int from, int index) {
        int slot = from;
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = index + 1;
    }

    private static int start(long value, int length) {
        // Ids count up: multiplying by an odd number and taking the upper bits spreads them.
        return (int) ((value * 0x9e3779b97f4a7c15L) >>> 33) & (length - 1);
    }
}
