/// The endpoint kit: an endpoint is one class that declares route, authentication, rate limit and body limit beside its
/// handler. HTTP is served on event loops, handlers run on virtual threads. Handlers never see vertx-web.
@NullMarked
package dev.vesta.web;

import org.jspecify.annotations.NullMarked;
