package dev.vesta.web.request;

import dev.vesta.web.AnyEndpoint;
import dev.vesta.web.EndpointSpec;

/// One endpoint at one path.
///
/// @param template names the route in logs and metrics
public record Route(AnyEndpoint endpoint, EndpointSpec spec, String template, RequestDecoder<?> decoder) {}
