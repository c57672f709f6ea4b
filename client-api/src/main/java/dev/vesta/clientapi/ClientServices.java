package dev.vesta.clientapi;

import dev.vesta.clientapi.account.AccountServices;
import dev.vesta.clientapi.admin.AdminServices;
import dev.vesta.clientapi.device.DeviceServices;
import dev.vesta.clientapi.directory.DirectoryServices;
import dev.vesta.clientapi.live.LiveServices;
import dev.vesta.clientapi.message.MessageServices;
import dev.vesta.clientapi.notice.NoticeServices;
import dev.vesta.clientapi.profile.ProfileServices;
import dev.vesta.clientapi.room.RoomServices;
import dev.vesta.clientapi.server.ServerServices;
import dev.vesta.clientapi.session.SessionServices;
import dev.vesta.clientapi.sync.SyncServices;
import dev.vesta.clientapi.userdata.UserDataServices;

/// The services and settings that the endpoints are made from, chapter by chapter. Only [ClientApi] sees
/// all of them; each chapter gives its endpoints the few that they need.
public record ClientServices(
        ServerServices server,
        AccountServices accounts,
        AdminServices admin,
        SessionServices sessions,
        RoomServices rooms,
        DirectoryServices directory,
        MessageServices messages,
        SyncServices sync,
        LiveServices live,
        UserDataServices userData,
        DeviceServices devices,
        ProfileServices profiles,
        NoticeServices notices) {}
