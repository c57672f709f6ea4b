package dev.vesta.clientapi.room;

import org.jspecify.annotations.Nullable;

/// The body of a join or leave. Clients may send none at all.
///
/// @param reason goes into the membership event
public record MembershipBody(@Nullable String reason) {
    static @Nullable String reasonOf(@Nullable MembershipBody body) {
        return body == null ? null : body.reason();
    }
}
