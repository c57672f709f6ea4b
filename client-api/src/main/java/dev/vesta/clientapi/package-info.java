/// The client-server API ([spec](https://spec.matrix.org/v1.19/client-server-api/)): one class an endpoint, in the
/// package of its chapter, and [dev.vesta.clientapi.ClientApi] as the list of them. Endpoints decode, call one service
/// of `core` and shape the answer; they hold no rules of their own and never see storage or vertx-web.
@NullMarked
package dev.vesta.clientapi;

import org.jspecify.annotations.NullMarked;
