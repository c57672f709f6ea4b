package dev.vesta.web;

/// An endpoint of either kind.
public sealed interface AnyEndpoint permits Endpoint, OpenEndpoint {
    /// Method, paths, rate limit and body limit.
    EndpointSpec spec();
}
