package dev.vesta.core.notice;

import dev.vesta.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/// How the server shows itself to its users.
///
/// @param user who sends the notices
public record NoticeSettings(
        UserId user, @Nullable String displayName, @Nullable String avatarUrl, String roomName) {}
