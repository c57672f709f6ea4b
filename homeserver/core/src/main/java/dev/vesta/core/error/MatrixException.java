package dev.vesta.core.error;

import dev.vesta.protocol.json.JsonValue;

/// An answer that is an error. Made by [Errors]; written by the web kit's `ErrorWriter` alone.
public final class MatrixException extends RuntimeException {
    private final ErrCode code;
    private final int status;
    private final transient JsonValue.Obj extra;

    MatrixException(ErrCode code, int status, String text, JsonValue.Obj extra) {
        super(text, null, false, false);
        this.code = code;
        this.status = status;
        this.extra = extra;
    }

    public ErrCode code() {
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

    /// The sentence for a person.
    public String text() {
        String text = getMessage();
        return text == null ? code.name() : text;
    }
}
