package dev.vesta.clientapi.message;

import dev.vesta.core.room.Reports;
import dev.vesta.core.room.RoomHistory;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.core.room.RoomReader;
import dev.vesta.core.room.RoomRelations;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// What the endpoints about events and state are made from.
public record MessageServices(
        RoomMessages messages, RoomReader reader, RoomHistory history, RoomRelations relations, Reports reports) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(
                new SendMessage(messages),
                new SetRoomStateWithKey(messages),
                new SetRoomStateByType(new SetRoomStateWithKey(messages)),
                new GetRoomState(reader),
                new GetRoomStateWithKey(reader),
                new GetRoomStateByType(new GetRoomStateWithKey(reader)),
                new GetOneRoomEvent(reader),
                new GetRoomEvents(history),
                new RedactEvent(messages),
                new GetEventContext(history),
                new GetEventByTimestamp(history),
                new GetRelatingEvents(relations),
                new GetRelatingEventsWithRelType(relations),
                new GetRelatingEventsWithRelTypeAndEventType(relations),
                new GetThreadRoots(relations),
                new ReportEvent(reports),
                new ReportRoom(reports),
                new ReportUser(reports),
                new GetReports(reports));
    }
}
