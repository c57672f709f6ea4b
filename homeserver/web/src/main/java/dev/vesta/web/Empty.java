package dev.vesta.web;

/// `{}` as a response, nothing as a request.
public record Empty() {
    public static final Empty EMPTY = new Empty();
}
