package dev.vesta.core.error;

import dev.vesta.protocol.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// An answer that is an error. Made by [Errors]; written by the web kit's `ErrorWriter` alone.
public final class MatrixException extends RuntimeException {
    private final @Nullable ErrCode code;
    private final int status;
    private final transient JsonValue.Obj extra;

    MatrixException(@Nullable ErrCode code, int status, @Nullable String text, JsonValue.Obj extra) {
        super(text, null, false, false);
        this.code = code;
        this.status = status;
        this.extra = extra;
    }

    /// Null only for a first challenge of user-interactive authentication, which is no failure.
    public @Nullable ErrCode code() {
        return code;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// Members of the body beside `errcode` and `error`, e.g. `retry_after_ms`, or the whole of a UIA challenge.
    public JsonValue.Obj extra() {
        return extra;
    }

    /// The sentence for a person; null where there is no code.
    public @Nullable String text() {
        return getMessage();
    }
}
