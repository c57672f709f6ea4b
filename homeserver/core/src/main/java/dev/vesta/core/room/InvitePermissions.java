package dev.vesta.core.room;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.Numbers;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Invite blocking by the account data of who is invited.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#invite-permission))
public final class InvitePermissions implements InviteGate {
    /// The type of the account data.
    public static final String TYPE = "m.invite_permission_config";

    /// Reads account data.
    @FunctionalInterface
    public interface Config {
        /// The content of [#TYPE] of that user (by number) of ours.
        Optional<JsonValue.Obj> of(long userNid);
    }

    private final Config config;
    private final Numbers numbers;
    private final ServerName serverName;

    public InvitePermissions(Config config, Numbers numbers, ServerName serverName) {
        this.config = config;
        this.numbers = numbers;
        this.serverName = serverName;
    }

    @Override
    public void check(UserId sender, UserId invited) {
        // Other servers ask their own users.
        if (invited.server().equals(serverName) && !sender.equals(invited) && blocks(invited)) {
            throw Errors.of(ErrCode.M_INVITE_BLOCKED, invited + " does not want to be invited.");
        }
    }

    private boolean blocks(UserId user) {
        return blocks(Objects.requireNonNull(numbers.users(List.of(user)).get(user)));
    }

    /// Whether this user of ours wants no invites. Anything but `block` means that they do.
    public boolean blocks(long userNid) {
        return config.of(userNid)
                .flatMap(content -> content.string("default_action"))
                .filter("block"::equals)
                .isPresent();
    }
}
