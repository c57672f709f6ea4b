package dev.vesta.core.error;

import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The named factories of [MatrixException].
public final class Errors {
    private Errors() {}

    /// Any code, with its default status.
    public static MatrixException of(ErrCode code, String text) {
        return new MatrixException(code, code.status(), text, JsonValue.Obj.EMPTY);
    }

    /// Any code with another status than its default.
    public static MatrixException of(ErrCode code, int status, String text) {
        return new MatrixException(code, status, text, JsonValue.Obj.EMPTY);
    }

    public static MatrixException forbidden(String text) {
        return of(ErrCode.M_FORBIDDEN, text);
    }

    public static MatrixException notFound(String text) {
        return of(ErrCode.M_NOT_FOUND, text);
    }

    public static MatrixException badJson(String text) {
        return of(ErrCode.M_BAD_JSON, text);
    }

    public static MatrixException notJson(String text) {
        return of(ErrCode.M_NOT_JSON, text);
    }

    public static MatrixException invalidParam(String text) {
        return of(ErrCode.M_INVALID_PARAM, text);
    }

    public static MatrixException missingParam(String text) {
        return of(ErrCode.M_MISSING_PARAM, text);
    }

    public static MatrixException tooLarge(String text) {
        return of(ErrCode.M_TOO_LARGE, text);
    }

    public static MatrixException missingToken() {
        return of(ErrCode.M_MISSING_TOKEN, "This request needs an access token.");
    }

    public static MatrixException unknownToken() {
        return new MatrixException(
                ErrCode.M_UNKNOWN_TOKEN,
                401,
                "This access token is not known (any more): log in again.",
                JsonValue.obj("soft_logout", false));
    }

    /// The token was ours and has ended by age: the client may refresh it, or log in again on the same device.
    public static MatrixException expiredToken() {
        return new MatrixException(
                ErrCode.M_UNKNOWN_TOKEN,
                401,
                "This access token has expired: refresh it or log in again.",
                JsonValue.obj("soft_logout", true));
    }

    /// 401 with `soft_logout`: an administrator has locked the account, and may unlock it again.
    public static MatrixException userLocked() {
        return new MatrixException(
                ErrCode.M_USER_LOCKED,
                401,
                "This account has been locked by an administrator of this server.",
                JsonValue.obj("soft_logout", true));
    }

    public static MatrixException userSuspended() {
        return of(ErrCode.M_USER_SUSPENDED, "This account is suspended: it may read and leave, but not do this.");
    }

    /// 429 with `retry_after_ms`.
    public static MatrixException limitExceeded(Duration retryAfter) {
        return new MatrixException(
                ErrCode.M_LIMIT_EXCEEDED,
                429,
                "Too many requests: wait a little.",
                JsonValue.obj("retry_after_ms", retryAfter.toMillis()));
    }

    /// The 401 of user-interactive authentication: flows, params and session, with an error code and text only when a
    /// stage failed.
    public static MatrixException uia(@Nullable ErrCode code, @Nullable String text, JsonValue.Obj challenge) {
        return new MatrixException(code, 401, text, challenge);
    }

    /// A room of a version that the asking server does not know.
    public static MatrixException incompatibleRoomVersion(String version) {
        ErrCode code = ErrCode.M_INCOMPATIBLE_ROOM_VERSION;
        return new MatrixException(
                code,
                code.status(),
                "This room has a version that your server does not know.",
                JsonValue.obj("room_version", version));
    }
}
