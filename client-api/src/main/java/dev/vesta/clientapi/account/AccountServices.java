package dev.vesta.clientapi.account;

import dev.vesta.core.account.Deactivation;
import dev.vesta.core.account.OpenIdService;
import dev.vesta.core.account.PasswordChange;
import dev.vesta.core.account.RegistrationService;
import dev.vesta.core.account.SessionService;
import dev.vesta.core.account.SharedSecretRegistration;
import dev.vesta.core.account.UiaService;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// What the endpoints about accounts are made from.
public record AccountServices(
        ServerName serverName,
        RegistrationService registration,
        SharedSecretRegistration sharedSecret,
        UiaService uia,
        SessionService sessions,
        PasswordChange passwords,
        Deactivation deactivation,
        OpenIdService openId) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(
                new Register(serverName, registration, uia, sessions),
                new CheckUsernameAvailability(registration),
                new CheckRegistrationToken(registration),
                new GetRegistrationNonce(sharedSecret),
                new RegisterBySharedSecret(serverName, sharedSecret, sessions),
                new GetTokenOwner(),
                new GetThirdPartyIds(),
                new ChangePassword(passwords, uia),
                new DeactivateAccount(deactivation, uia),
                new RequestOpenIdToken(serverName, openId));
    }
}
