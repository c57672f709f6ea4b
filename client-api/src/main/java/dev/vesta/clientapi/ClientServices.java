package dev.vesta.clientapi;

import dev.vesta.core.account.LoginService;
import dev.vesta.core.account.RegistrationService;
import dev.vesta.core.account.SessionService;
import dev.vesta.core.account.SharedSecretRegistration;
import dev.vesta.core.account.UiaService;
import dev.vesta.core.room.RoomCreation;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.core.room.RoomPurge;
import dev.vesta.core.room.RoomReader;
import dev.vesta.core.room.RoomUpgrade;
import dev.vesta.core.sync.SyncService;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.room.RoomVersion;
import org.jspecify.annotations.Nullable;

/// The services and settings that the endpoints are made from. Only [ClientApi] sees all of them; each endpoint gets
/// the few that it needs.
///
/// @param publicBaseUrl `public_base_url`: what clients are told to talk to, or null when nobody set it
/// @param defaultRoomVersion the version of rooms whose maker names none
public record ClientServices(
        ServerName serverName,
        @Nullable String publicBaseUrl,
        RoomVersion defaultRoomVersion,
        RegistrationService registration,
        SharedSecretRegistration sharedSecret,
        UiaService uia,
        LoginService login,
        SessionService sessions,
        RoomCreation roomCreation,
        RoomMembers members,
        RoomUpgrade upgrades,
        RoomPurge purge,
        RoomMessages messages,
        RoomReader reader,
        SyncService sync) {}
