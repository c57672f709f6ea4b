package dev.vesta.core.userdata;

import dev.vesta.core.port.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// One at a time changes what a user has by reading, changing and writing it.
public final class UserTurns {
    /// Users share turns, so that there need not be one for each.
    private static final int TURNS = 64;

    private final List<Tasks.Turn> turns = new ArrayList<>();

    public UserTurns(Tasks tasks) {
        for (int i = 0; i < TURNS; i++) {
            turns.add(tasks.newTurn());
        }
    }

    /// Runs the work when nobody else changes this user's data.
    <T> T take(long userNid, Supplier<T> work) {
        return turns.get(Math.floorMod(userNid, TURNS)).take(work);
    }
}
