package dev.vesta.federation;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.sign.SigningKey;
import java.time.Clock;

/// The services and settings that the federation endpoints are made from.
///
/// @param version the version of this software
public record FederationServices(ServerName serverName, SigningKey signingKey, String version, Clock clock) {}
