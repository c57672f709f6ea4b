package dev.vesta.web.server;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/// The headers that let clients in browsers in, on every response
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#web-browser-clients)).
final class Cors {
    private static final CharSequence ORIGIN = HttpHeaders.createOptimized("Access-Control-Allow-Origin");
    private static final CharSequence METHODS = HttpHeaders.createOptimized("Access-Control-Allow-Methods");
    private static final CharSequence HEADERS = HttpHeaders.createOptimized("Access-Control-Allow-Headers");
    private static final CharSequence ALL_ORIGINS = HttpHeaders.createOptimized("*");
    private static final CharSequence ALL_METHODS = HttpHeaders.createOptimized("GET, POST, PUT, DELETE, OPTIONS");
    private static final CharSequence ALL_HEADERS =
            HttpHeaders.createOptimized("X-Requested-With, Content-Type, Authorization");

    private Cors() {}

    static void addTo(MultiMap headers) {
        headers.set(ORIGIN, ALL_ORIGINS);
        headers.set(METHODS, ALL_METHODS);
        headers.set(HEADERS, ALL_HEADERS);
    }
}
