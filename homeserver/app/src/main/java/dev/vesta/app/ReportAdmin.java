package dev.vesta.app;

import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.port.ReportStore.Report;
import java.util.ArrayList;
import java.util.List;

/// Reads what users have reported, beside a running server or while it is stopped.
public final class ReportAdmin {
    /// Reports at once.
    public static final int MAX_LIMIT = 10_000;

    private final ServerConfig config;

    public ReportAdmin(ServerConfig config) {
        this.config = config;
    }

    /// Reports with a lower number than that, the newest first.
    ///
    /// @throws StartException when there is no database yet
    public List<Report> newest(long before, int limit) {
        List<Report> found = new ArrayList<>();
        AdminStorage.run(
                config,
                (storage, serverName) -> found.addAll(storage.reports().before(before, Math.min(limit, MAX_LIMIT))));
        return found;
    }
}
