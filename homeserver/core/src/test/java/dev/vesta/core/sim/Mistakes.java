package dev.vesta.core.sim;

import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.state.ConflictSplit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What [SimulationMutationTest] puts in the place of methods. They are called from the mutated classes alone.
public final class Mistakes {
    private Mistakes() {}

    /// In place of the store's compare-and-set.
    public static boolean fits(Object store, RoomCommit commit) {
        return true;
    }

    /// In place of the comparison of content hashes.
    public static boolean hashMatches(Pdu event) {
        return true;
    }

    /// In place of the signature check: why the event is not signed.
    public static @Nullable String unsigned(Object check, Pdu event) {
        return null;
    }

    /// In place of the telling of verdicts: whatever the current state says, an event is not soft-failed.
    public static @Nullable String noSoftFail(String against, AuthVerdict verdict) {
        return against.equals("current state") ? null : reason(against, verdict);
    }

    /// Nothing is rejected.
    public static @Nullable String noRejection(String against, AuthVerdict verdict) {
        return against.equals("current state") ? reason(against, verdict) : null;
    }

    /// Nothing is rejected by the state before it.
    public static @Nullable String stateBeforeIgnored(String against, AuthVerdict verdict) {
        return against.equals("state before") ? null : reason(against, verdict);
    }

    private static @Nullable String reason(String against, AuthVerdict verdict) {
        return verdict instanceof AuthVerdict.Denied(String rule, String text) ? against + " " + rule + text : null;
    }

    /// In place of the check against own auth events: rejected ones authorize as any other.
    public static @Nullable String rejectedAuthorize(Pdu event, Map<EventId, StoredEvent> stored) {
        Map<StateKey, Pdu> state = new HashMap<>();
        event.roomId()
                .createEvent()
                .map(stored::get)
                .ifPresent(create -> state.put(new StateKey(EventTypes.CREATE, ""), create.pdu()));
        for (EventId id : event.authEvents()) {
            StoredEvent found = stored.get(id);
            found.pdu().asStateKey().ifPresent(key -> state.put(key, found.pdu()));
        }
        return reason("auth events", EventAuth.check(event, state::get));
    }

    /// In place of the resolution of conflicts: the last state that was named wins.
    public static Map<StateKey, EventId> lastWins(Object resolution, ConflictSplit split, Object agreed) {
        Map<StateKey, EventId> state = new HashMap<>();
        split.conflicted().forEach(state::putAll);
        return state;
    }

    /// In place of waiting for a commit.
    public static boolean settled(Object writer, Object door, Object queued) {
        return true;
    }
}
