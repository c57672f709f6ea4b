package dev.vesta.app.adapter;

import dev.vesta.core.port.PasswordHasher;
import dev.vesta.core.port.Rng;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/// Argon2id ([RFC 9106](https://www.rfc-editor.org/rfc/rfc9106)) in PHC strings:
/// `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`. A hash carries its own cost, so that the cost can change.
public final class Argon2PasswordHasher implements PasswordHasher {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MAX_STORED_BYTES = 128;
    /// What a stored hash may ask for: a damaged or planted one must not take the machine down.
    private static final int MAX_MEMORY_KIB = 1 << 20;

    private static final int MAX_PASSES = 64;
    private static final int MAX_LANES = 16;

    /// A hash takes a few blocks (of 1 KiB) more than its memory.
    private static final int SPARE_BLOCKS = 16;

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    /// How much work a guess costs.
    public enum Cost {
        /// For tests: next to nothing.
        MINIMAL(64, 1),
        /// OWASP's recommendation: 19 MiB, two passes.
        DEFAULT(19 * 1024, 2),
        HIGH(46 * 1024, 4);

        private final int memoryKib;
        private final int passes;

        Cost(int memoryKib, int passes) {
            this.memoryKib = memoryKib;
            this.passes = passes;
        }
    }

    private final Rng rng;
    private final Cost cost;
    private SoftReference<Argon2BytesGenerator.@Nullable BlockPool> blocks = new SoftReference<>(null);

    public Argon2PasswordHasher(Rng rng, Cost cost) {
        this.rng = rng;
        this.cost = cost;
    }

    @Override
    public String hash(String password) {
        byte[] salt = rng.bytes(SALT_BYTES);
        byte[] hash = derive(password, salt, cost.memoryKib, cost.passes, 1, HASH_BYTES);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + cost.memoryKib + ",t=" + cost.passes + ",p=1$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(hash);
    }

    @Override
    public boolean matches(String password, String hash) {
        Matcher phc = PHC.matcher(hash);
        if (!phc.matches()) {
            return false;
        }
        int memoryKib = Integer.parseInt(phc.group(1));
        int passes = Integer.parseInt(phc.group(2));
        int lanes = Integer.parseInt(phc.group(3));
        if (memoryKib > MAX_MEMORY_KIB || passes < 1 || passes > MAX_PASSES || lanes < 1 || lanes > MAX_LANES) {
            return false;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(phc.group(4));
            byte[] expected = Base64.getDecoder().decode(phc.group(5));
            return expected.length >= SALT_BYTES
                    && expected.length <= MAX_STORED_BYTES
                    && MessageDigest.isEqual(
                            expected, derive(password, salt, memoryKib, passes, lanes, expected.length));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private byte[] derive(String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .withBlockPool(blocks())
                .build());
        byte[] out = new byte[length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), out);
        return out;
    }

    /// Blocks of earlier hashes: without them each hash leaves its 19 MiB to the garbage collector, and the heap grows
    /// to its limit. They go when memory is short.
    private synchronized Argon2BytesGenerator.BlockPool blocks() {
        Argon2BytesGenerator.BlockPool pool = blocks.get();
        if (pool == null) {
            pool = new Argon2BytesGenerator.FixedBlockPool((cost.memoryKib + SPARE_BLOCKS)
                    * Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
            blocks = new SoftReference<>(pool);
        }
        return pool;
    }
}
