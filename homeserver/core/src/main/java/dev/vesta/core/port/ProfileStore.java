package dev.vesta.core.port;

import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What local users say of themselves, and whose rooms are yet to be told.
public interface ProfileStore {
    /// A user whose rooms are yet to be told of their name or avatar.
    ///
    /// @param wish counts the user's changes
    record Push(long userNid, UserId user, long wish) {}

    /// All fields; empty when there is no such account, or when it is deactivated.
    Optional<JsonValue.Obj> fields(UserId user);

    /// `displayname` and `avatar_url` alone, as far as there are any.
    JsonValue.Obj names(UserId user);

    /// Changes the fields. Changes of one user come one after the other; what the change throws leaves all as it was. A
    /// changed name or avatar is noted among the [#pushes], in the same transaction; a changed name changes the
    /// words by which the directory finds the user.
    ///
    /// @return whether name or avatar are others now
    boolean change(long userNid, UnaryOperator<JsonValue.Obj> change);

    /// At most `limit` users whose rooms are yet to be told, without these.
    List<Push> pushes(Collection<Long> except, int limit);

    /// Takes the note away, unless there was another change meanwhile.
    void pushed(Push push);
}
