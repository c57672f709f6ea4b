package dev.vesta.protocol.event;

/// What a state event is about: its type and state key.
public record StateKey(String type, String stateKey) {}
