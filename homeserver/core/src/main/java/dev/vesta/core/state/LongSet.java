package dev.vesta.core.state;

/// A set of numbers other than 0 that costs 16 to 32 bytes for each. Not for several threads.
public final class LongSet {
    private static final int FIRST_SLOTS = 1024;

    private long[] slots = new long[FIRST_SLOTS];
    private int size;

    /// False when it was there already.
    public boolean add(long value) {
        if (2 * size >= slots.length) {
            grow();
        }
        int at = find(slots, value);
        if (slots[at] == value) {
            return false;
        }
        slots[at] = value;
        size++;
        return true;
    }

    public boolean contains(long value) {
        return value != 0 && slots[find(slots, value)] == value;
    }

    public int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[2 * slots.length];
        for (long value : slots) {
            if (value != 0) {
                larger[find(larger, value)] = value;
            }
        }
        slots = larger;
    }

    /// Where the value is or would be.
    private static int find(long[] slots, long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed >>> 32) & (slots.length - 1);
        while (slots[at] != 0 && slots[at] != value) {
            at = (at + 1) & (slots.length - 1);
        }
        return at;
    }
}
