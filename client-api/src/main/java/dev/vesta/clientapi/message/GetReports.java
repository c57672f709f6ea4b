package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.ReportStore.Report;
import dev.vesta.core.room.Reports;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /_vesta/admin/v1/reports`: what users have reported, the newest first. For administrators of the server.
public final class GetReports implements Endpoint<GetReports.Request, GetReports.Response> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_vesta/admin/v1/reports").resource(EndpointSpec.Resource.ADMIN);

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private final Reports reports;

    public GetReports(Reports reports) {
        this.reports = reports;
    }

    /// @param from the `next_batch` of the page before
    public record Request(
            @Query @Nullable Long from, @Query @Nullable Integer limit) {}

    /// @param userId the reported user, or the sender of the reported event
    public record Item(
            long id,
            UserId reporter,
            @Nullable RoomId roomId,
            @Nullable EventId eventId,
            @Nullable UserId userId,
            String reason,
            long ts) {}

    /// @param nextBatch null when there are no older ones
    public record Response(List<Item> reports, @Nullable Long nextBatch) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        int limit = Paging.limit(request.limit(), DEFAULT_LIMIT, 1, MAX_LIMIT);
        long before = request.from() == null ? Long.MAX_VALUE : request.from();
        List<Report> found = reports.before(caller, before, limit);
        Long next = found.size() == limit ? found.getLast().id() : null;
        return new Response(found.stream().map(GetReports::item).toList(), next);
    }

    private static Item item(Report report) {
        return new Item(
                report.id(),
                report.reporter(),
                report.room(),
                report.event(),
                report.user(),
                report.reason(),
                report.ts());
    }
}
