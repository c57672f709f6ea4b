package dev.vesta.web;

/// An endpoint of any kind.
public sealed interface AnyEndpoint permits Endpoint, OpenEndpoint, SemiOpenEndpoint {
    /// Method, paths, rate limit and body limit.
    EndpointSpec spec();
}
