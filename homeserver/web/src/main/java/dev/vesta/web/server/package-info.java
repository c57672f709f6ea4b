/// The running servers: listeners, connections, one [dev.vesta.web.server.Exchange] per request, time limits, rate
/// limits, the error writer, access log and metrics. Everything about a connection happens on its event loop; handlers
/// run on virtual threads bounded by [dev.vesta.web.server.RequestSlots].
@NullMarked
package dev.vesta.web.server;

import org.jspecify.annotations.NullMarked;
