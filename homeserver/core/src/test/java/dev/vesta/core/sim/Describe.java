package dev.vesta.core.sim;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;

/// Events in a few words.
final class Describe {
    private Describe() {}

    static String event(Pdu event) {
        String what =
                switch (event.type()) {
                    case EventTypes.MEMBER ->
                        event.content().string("membership").orElse("?") + " of " + event.stateKey();
                    case EventTypes.POWER_LEVELS ->
                        "power "
                                + event.content()
                                        .object("users")
                                        .map(users -> users.members().toString())
                                        .orElse("");
                    case EventTypes.JOIN_RULES ->
                        "join rule " + event.content().string("join_rule").orElse("?");
                    default -> event.type() + (event.stateKey() == null ? "" : " [" + event.stateKey() + "]");
                };
        return "(" + what + ", by " + event.sender() + ")";
    }
}
