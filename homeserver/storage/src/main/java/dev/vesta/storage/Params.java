package dev.vesta.storage;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Builds the parameters of a statement: columns become arrays for `unnest` and `= ANY`.
final class Params {
    private final Tuple tuple = Tuple.tuple();

    private Params() {}

    static Params of() {
        return new Params();
    }

    static Params of(long first) {
        return new Params().value(first);
    }

    Params value(@Nullable Object value) {
        tuple.addValue(value);
        return this;
    }

    Params bytes(byte[] value) {
        tuple.addValue(Buffer.buffer(value));
        return this;
    }

    /// Text that may hold U+0000.
    Params utf8(@Nullable String value) {
        tuple.addValue(value == null ? null : utf8Of(value));
        return this;
    }

    Params longs(Collection<? extends @Nullable Long> values) {
        tuple.addArrayOfLong(values.toArray(new Long[0]));
        return this;
    }

    Params texts(Collection<String> values) {
        tuple.addArrayOfString(values.toArray(new String[0]));
        return this;
    }

    Params bools(Collection<Boolean> values) {
        tuple.addArrayOfBoolean(values.toArray(new Boolean[0]));
        return this;
    }

    Params buffers(Collection<Buffer> values) {
        tuple.addArrayOfBuffer(values.toArray(new Buffer[0]));
        return this;
    }

    Params nullableBuffers(Collection<@Nullable Buffer> values) {
        tuple.addArrayOfBuffer(values.toArray(new Buffer[0]));
        return this;
    }

    Tuple tuple() {
        return tuple;
    }

    static Buffer utf8Of(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
    }

    static String textOf(Buffer utf8) {
        return utf8.toString(StandardCharsets.UTF_8);
    }
}
