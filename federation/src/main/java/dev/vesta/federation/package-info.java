/// The server-server API ([spec](https://spec.matrix.org/v1.19/server-server-api/)): one class an endpoint, and
/// [dev.vesta.federation.FederationApi] as the list of them. What other servers send is never trusted here beyond its
/// form: the rules live in `protocol`, the decisions in `core`.
@NullMarked
package dev.vesta.federation;

import org.jspecify.annotations.NullMarked;
