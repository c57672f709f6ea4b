package dev.vesta.protocol.relation;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `m.relates_to` of an event's content. What does not match the schema is ignored, so reading never fails.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#forming-relationships-between-events))
///
/// @param relation the relation to a parent, or null for none
/// @param inReplyTo the event that is replied to, or null for none
/// @param isFallingBack whether the reply of a thread's event is there only for clients that know no threads
public record RelatesTo(
        @Nullable Relation relation, @Nullable EventId inReplyTo, boolean isFallingBack) {
    /// An event that relates to nothing.
    public static final RelatesTo NONE = new RelatesTo(null, null, false);

    /// A typed relation.
    ///
    /// @param relType its type, like `m.thread`
    /// @param eventId the parent
    /// @param key what an annotation annotates with, or null
    public record Relation(
            String relType, EventId eventId, @Nullable String key) {}

    /// Reads an event's content.
    public static RelatesTo of(JsonValue.Obj content) {
        return content.object("m.relates_to").map(RelatesTo::read).orElse(NONE);
    }

    private static RelatesTo read(JsonValue.Obj relatesTo) {
        Optional<String> relType = relatesTo.string("rel_type").filter(type -> !type.isEmpty());
        Optional<EventId> parent = eventId(relatesTo);
        Optional<EventId> replied = relatesTo.object("m.in_reply_to").flatMap(RelatesTo::eventId);
        Relation relation = relType.isPresent() && parent.isPresent()
                ? new Relation(
                        relType.get(), parent.get(), relatesTo.string("key").orElse(null))
                : null;
        boolean fallingBack = relatesTo.bool("is_falling_back").orElse(false);
        return new RelatesTo(relation, replied.orElse(null), fallingBack);
    }

    private static Optional<EventId> eventId(JsonValue.Obj object) {
        return object.string("event_id").flatMap(EventId::parse);
    }

    /// The relation when it is of this type.
    public Optional<Relation> ofType(String relType) {
        return relation != null && relation.relType().equals(relType) ? Optional.of(relation) : Optional.empty();
    }

    /// The root of the thread that the event says it is in.
    public Optional<EventId> threadRoot() {
        return ofType(RelationTypes.THREAD).map(Relation::eventId);
    }

    /// The event that this one is really a reply to: a thread's fallback is none.
    public Optional<EventId> reply() {
        boolean fallback = isFallingBack && threadRoot().isPresent();
        return fallback ? Optional.empty() : Optional.ofNullable(inReplyTo);
    }
}
