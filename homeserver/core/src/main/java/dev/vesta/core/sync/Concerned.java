package dev.vesta.core.sync;

import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.UnreadChange;
import java.util.function.LongConsumer;

/// Whose syncs have to tell of an item of the log: those of all who are in some rooms, and those of some users.
final class Concerned {
    private Concerned() {}

    /// The rooms whose members are concerned, by number.
    static void forRooms(LogItem item, LongConsumer room) {
        switch (item) {
            case RoomCommit commit -> {
                if (!commit.news().isEmpty()
                        || (commit.moves() != null && !commit.moves().isEmpty())) {
                    room.accept(commit.after().room().nid());
                }
            }
            case DeviceListChange change -> change.rooms().forEach(room::accept);
            case ReceiptChange change -> {
                if (!change.isPrivate()) {
                    room.accept(change.roomNid());
                }
            }
            case ToDeviceMessages _, UnreadChange _, AccountDataChange _ -> {}
        }
    }

    /// The users who are concerned for themselves, by number.
    static void forUsers(LogItem item, LongConsumer user) {
        switch (item) {
            case RoomCommit _ -> forMembers(item, user);
            case DeviceListChange change -> user.accept(change.userNid());
            case ToDeviceMessages sent -> sent.messages().forEach(message -> user.accept(message.userNid()));
            case UnreadChange change -> {
                change.added().forEach(one -> user.accept(one.userNid()));
                change.read().forEach(one -> user.accept(one.userNid()));
                change.dropped().forEach(one -> user.accept(one.userNid()));
            }
            case AccountDataChange change -> user.accept(change.userNid());
            case ReceiptChange change -> {
                if (change.isPrivate()) {
                    user.accept(change.userNid());
                }
            }
        }
    }

    /// The users whose membership of a room changes, by number.
    static void forMembers(LogItem item, LongConsumer user) {
        if (item instanceof RoomCommit commit) {
            commit.movedUsers().forEach(user::accept);
        }
    }
}
