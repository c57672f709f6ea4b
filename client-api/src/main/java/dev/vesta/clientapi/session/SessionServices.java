package dev.vesta.clientapi.session;

import dev.vesta.core.account.DeviceService;
import dev.vesta.core.account.LoginService;
import dev.vesta.core.account.SessionService;
import dev.vesta.core.account.UiaService;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.web.AnyEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the endpoints about sessions and devices are made from.
///
/// @param publicBaseUrl what clients are told to talk to, or null when nobody set it
public record SessionServices(
        ServerName serverName,
        @Nullable String publicBaseUrl,
        LoginService login,
        SessionService sessions,
        DeviceService devices,
        UiaService uia) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(
                new GetLoginFlows(),
                new Login(serverName, publicBaseUrl, login),
                new GenerateLoginToken(login, uia),
                new RefreshToken(sessions),
                new Logout(sessions),
                new LogoutAll(sessions),
                new GetDevices(devices),
                new GetDevice(devices),
                new UpdateDevice(devices),
                new DeleteDevice(devices, uia),
                new DeleteDevices(devices, uia));
    }
}
