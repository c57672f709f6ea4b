package dev.vesta.protocol.filter;

/// What a sync shows of rooms. ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
///
/// @param rooms which rooms at all, before the other parts are asked
/// @param includeLeave rooms that the user has left too
/// @param timeline which messages and changes of state
/// @param state which state before the timeline
/// @param ephemeral which typing notices, receipts and the like
/// @param accountData which of the user's data that belong to the room
public record RoomFilter(
        RoomChoice rooms,
        boolean includeLeave,
        RoomEventFilter timeline,
        RoomEventFilter state,
        RoomEventFilter ephemeral,
        RoomEventFilter accountData) {
    static RoomFilter read(FilterFields fields) throws FilterFields.Refused {
        return new RoomFilter(
                RoomChoice.read(fields),
                fields.flag("include_leave"),
                RoomEventFilter.read(fields.inner("timeline")),
                RoomEventFilter.read(fields.inner("state")),
                RoomEventFilter.read(fields.inner("ephemeral")),
                RoomEventFilter.read(fields.inner("account_data")));
    }

    /// Whether members are sent only as the timeline needs them: clients ask for it in either place.
    public boolean lazyLoadMembers() {
        return state.lazyLoadMembers() || timeline.lazyLoadMembers();
    }

    /// Whether members are sent again that the client should know; means nothing without [#lazyLoadMembers].
    public boolean includeRedundantMembers() {
        return lazyLoadMembers() && (state.includeRedundantMembers() || timeline.includeRedundantMembers());
    }

    /// Whether unread events are counted by thread, in either place too.
    public boolean unreadThreadNotifications() {
        return state.unreadThreadNotifications() || timeline.unreadThreadNotifications();
    }
}
