package dev.vesta.web;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What the kit must know of an endpoint before its handler runs.
///
/// @param resource which listeners serve it: `client`, `federation`, `admin`, `metrics`
/// @param method GET, POST, PUT or DELETE
/// @param paths templates such as `/_matrix/client/v3/rooms/{roomId}/invite`; the first is the one of SPEC.md
/// @param maxBodyBytes larger bodies get 413 `M_TOO_LARGE`
/// @param audience what accounts with fewer or more rights may or may not do here
public record EndpointSpec(
        Resource resource,
        String method,
        List<String> paths,
        RateLimit rateLimit,
        int maxBodyBytes,
        Set<Audience> audience) {
    /// An event may have 65,536 bytes; a request around one a little more.
    public static final int DEFAULT_MAX_BODY_BYTES = 128 * 1024;

    /// Listener resources, as in the configuration.
    public enum Resource {
        CLIENT,
        FEDERATION,
        ADMIN,
        METRICS
    }

    /// How an endpoint treats accounts with fewer or more rights than most.
    public enum Audience {
        /// Guests may use it; others answer them 403 `M_GUEST_ACCESS_FORBIDDEN`.
        GUESTS,
        /// Locked accounts may use it; others answer them 401 `M_USER_LOCKED`.
        THE_LOCKED,
        /// Suspended accounts may not use it: 403 `M_USER_SUSPENDED`.
        NOT_THE_SUSPENDED,
        /// Administrators of the server alone may use it; others get 403 `M_FORBIDDEN`, whatever they sent.
        ADMINISTRATORS
    }

    public static EndpointSpec get(String path) {
        return of("GET", path);
    }

    public static EndpointSpec post(String path) {
        return of("POST", path);
    }

    public static EndpointSpec put(String path) {
        return of("PUT", path);
    }

    public static EndpointSpec delete(String path) {
        return of("DELETE", path);
    }

    private static EndpointSpec of(String method, String path) {
        Resource resource = path.startsWith("/_matrix/federation/") || path.startsWith("/_matrix/key/")
                ? Resource.FEDERATION
                : Resource.CLIENT;
        return new EndpointSpec(resource, method, List.of(path), RateLimit.READ, DEFAULT_MAX_BODY_BYTES, Set.of());
    }

    /// The same endpoint under another path with the same variables.
    public EndpointSpec also(String path) {
        List<String> all = new ArrayList<>(paths);
        all.add(path);
        return new EndpointSpec(resource, method, List.copyOf(all), rateLimit, maxBodyBytes, audience);
    }

    public EndpointSpec rateLimit(RateLimit limit) {
        return new EndpointSpec(resource, method, paths, limit, maxBodyBytes, audience);
    }

    public EndpointSpec maxBody(int bytes) {
        return new EndpointSpec(resource, method, paths, rateLimit, bytes, audience);
    }

    public EndpointSpec resource(Resource other) {
        return new EndpointSpec(other, method, paths, rateLimit, maxBodyBytes, audience);
    }

    /// Guests may use it too
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#guest-access)).
    public EndpointSpec guests() {
        return with(Audience.GUESTS);
    }

    /// Locked accounts may use it too
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#account-locking)).
    public EndpointSpec locked() {
        return with(Audience.THE_LOCKED);
    }

    /// Suspended accounts may not use it
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#account-suspension)).
    public EndpointSpec notSuspended() {
        return with(Audience.NOT_THE_SUSPENDED);
    }

    /// Nobody but administrators of the server may use it.
    public EndpointSpec admins() {
        return with(Audience.ADMINISTRATORS);
    }

    private EndpointSpec with(Audience more) {
        EnumSet<Audience> all = EnumSet.of(more);
        all.addAll(audience);
        return new EndpointSpec(resource, method, paths, rateLimit, maxBodyBytes, Set.copyOf(all));
    }
}
