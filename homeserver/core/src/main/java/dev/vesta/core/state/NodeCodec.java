package dev.vesta.core.state;

import dev.vesta.core.error.Check;
import dev.vesta.core.state.Node.Child;
import dev.vesta.core.state.Node.Inner;
import dev.vesta.core.state.Node.Leaf;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Nodes as bytes.
///
/// ```
/// leaf   00, count, then for each entry: key minus the key before, event minus the event before (zigzag)
/// inner  01, entries in the subtree, 16 bits that say which slots are taken, a 16-byte hash for each of them;
///        behind that, and not part of the hash: an id for each of them
/// ```
///
/// Numbers are varints: seven bits a byte, lowest first. The hash of a node is SHA-256 over the canonical part,
/// cut to 16 bytes. Ids stay out of it, so that equal states have equal hashes whoever stored them first.
final class NodeCodec {
    static final int HASH_BYTES = 16;
    private static final int LEAF = 0;
    private static final int INNER = 1;

    private NodeCodec() {}

    /// The part of the encoding that the hash covers.
    static byte[] canonical(Node node) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(384);
        writeCanonical(node, out);
        return out.toByteArray();
    }

    static byte[] hash(Node node) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical(node));
            return Arrays.copyOf(digest, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    static byte[] encode(Node node) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(384);
        writeCanonical(node, out);
        if (node instanceof Inner inner) {
            for (Child child : inner.children()) {
                Check.that(child.id() > 0, "A child is encoded before it has an id");
                writeVarint(child.id(), out);
            }
        }
        return out.toByteArray();
    }

    private static void writeCanonical(Node node, ByteArrayOutputStream out) {
        switch (node) {
            case Leaf leaf -> {
                out.write(LEAF);
                writeVarint(leaf.size(), out);
                long key = 0;
                long event = 0;
                for (int n = 0; n < leaf.size(); n++) {
                    writeVarint(leaf.keys()[n] - key, out);
                    writeVarint(zigzag(leaf.events()[n] - event), out);
                    key = leaf.keys()[n];
                    event = leaf.events()[n];
                }
            }
            case Inner inner -> {
                out.write(INNER);
                writeVarint(inner.size(), out);
                int taken = 0;
                for (Child child : inner.children()) {
                    taken |= 1 << child.slot();
                }
                out.write(taken >>> 8);
                out.write(taken);
                for (Child child : inner.children()) {
                    out.write(child.hash(), 0, HASH_BYTES);
                }
            }
        }
    }

    static Node decode(StateNode stored) {
        try {
            Input in = new Input(stored.bytes());
            int kind = in.read();
            Check.that(kind == LEAF || kind == INNER, "unknown kind " + kind);
            Node node = kind == LEAF ? readLeaf(in) : readInner(in);
            Check.that(in.atEnd(), "bytes left over");
            return node;
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw new IllegalStateException("State node " + stored.id() + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Leaf readLeaf(Input in) {
        int size = Math.toIntExact(in.readVarint());
        Check.that(size > 0 && size <= Node.MAX_LEAF_ENTRIES, "a leaf of " + size + " entries");
        long[] keys = new long[size];
        long[] events = new long[size];
        long key = 0;
        long event = 0;
        for (int n = 0; n < size; n++) {
            key += in.readVarint();
            event += unzigzag(in.readVarint());
            keys[n] = key;
            events[n] = event;
        }
        return new Leaf(keys, events);
    }

    private static Inner readInner(Input in) {
        int size = Math.toIntExact(in.readVarint());
        int taken = (in.read() << 8) | in.read();
        byte[][] hashes = new byte[Integer.bitCount(taken)][];
        for (int n = 0; n < hashes.length; n++) {
            hashes[n] = in.read(HASH_BYTES);
        }
        List<Child> children = new ArrayList<>(hashes.length);
        for (int slot = 0; slot < 16; slot++) {
            if ((taken & (1 << slot)) != 0) {
                children.add(new Child(slot, in.readVarint(), hashes[children.size()]));
            }
        }
        return new Inner(size, children);
    }

    private static void writeVarint(long value, ByteArrayOutputStream out) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write(((int) rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private static final class Input {
        private final byte[] bytes;
        private int at;

        Input(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean atEnd() {
            return at == bytes.length;
        }

        int read() {
            return bytes[at++] & 0xff;
        }

        byte[] read(int count) {
            Check.that(at + count <= bytes.length, "cut short");
            at += count;
            return Arrays.copyOfRange(bytes, at - count, at);
        }

        long readVarint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int b = read();
                value |= (long) (b & 0x7f) << shift;
                if (b < 0x80) {
                    return value;
                }
            }
            throw new IllegalStateException("a number of more than 64 bits");
        }
    }
}
