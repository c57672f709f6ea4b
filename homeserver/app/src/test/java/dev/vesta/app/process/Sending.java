package dev.vesta.app.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One event that a client wants to be sent, once, however often it has to ask.
///
/// @param marker in the content; no two sendings have the same
/// @param stateKey empty for a message, which has a transaction id (the marker) and may be sent again; state has
///     none, so that it is asked for once
/// @param answers the event ids that came back: there must never be two
record Sending(String room, String marker, String stateKey, Set<String> answers) {
    static final String MESSAGE = "m.room.message";
    static final String STATE = "vesta.crash";

    static Sending message(String room, String marker) {
        return new Sending(room, marker, "", ConcurrentHashMap.newKeySet());
    }

    static Sending state(String room, String marker) {
        return new Sending(room, marker, stateKeyOf(marker), ConcurrentHashMap.newKeySet());
    }

    /// Each sender has a state key of its own.
    static String stateKeyOf(String marker) {
        return "key of " + marker.substring(0, marker.indexOf('-'));
    }

    boolean repeatable() {
        return stateKey.isEmpty();
    }

    boolean acknowledged() {
        return !answers.isEmpty();
    }

    String path() {
        return Api.room(room)
                + (repeatable() ? "/send/" + MESSAGE + "/" + marker : "/state/" + STATE + "/" + Api.encoded(stateKey));
    }

    String content() {
        return repeatable() ? "{\"msgtype\":\"m.text\",\"body\":\"" + marker + "\"}" : "{\"body\":\"" + marker + "\"}";
    }
}
