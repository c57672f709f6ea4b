package dev.vesta.core.error;

/// Every `M_…` code with the HTTP status it usually has.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#standard-error-response))
public enum ErrCode {
    M_FORBIDDEN(403),
    M_UNKNOWN_TOKEN(401),
    M_MISSING_TOKEN(401),
    M_USER_LOCKED(401),
    M_USER_SUSPENDED(403),
    M_BAD_JSON(400),
    M_NOT_JSON(400),
    M_NOT_FOUND(404),
    M_LIMIT_EXCEEDED(429),
    M_UNRECOGNIZED(404),
    M_UNKNOWN(500),
    M_UNAUTHORIZED(401),
    M_USER_DEACTIVATED(403),
    M_USER_IN_USE(400),
    M_INVALID_USERNAME(400),
    M_ROOM_IN_USE(400),
    M_INVALID_ROOM_STATE(400),
    M_UNSUPPORTED_ROOM_VERSION(400),
    M_INCOMPATIBLE_ROOM_VERSION(400),
    M_BAD_STATE(400),
    M_BAD_ALIAS(400),
    M_GUEST_ACCESS_FORBIDDEN(403),
    M_MISSING_PARAM(400),
    M_INVALID_PARAM(400),
    M_UNKNOWN_POS(400),
    M_TOO_LARGE(413),
    M_EXCLUSIVE(400),
    M_RESOURCE_LIMIT_EXCEEDED(403),
    M_WEAK_PASSWORD(400),
    M_DUPLICATE_ANNOTATION(400),
    M_PROFILE_TOO_LARGE(400),
    M_KEY_TOO_LARGE(400),
    M_INVITE_BLOCKED(403),
    M_CANNOT_LEAVE_SERVER_NOTICE_ROOM(403);

    private final int status;

    ErrCode(int status) {
        this.status = status;
    }

    /// The HTTP status that goes with the code unless the spec says otherwise for an endpoint.
    public int status() {
        return status;
    }
}
