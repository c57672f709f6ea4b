package dev.vesta.storage.embedded;

import java.util.LinkedHashMap;
import java.util.Map;

/// The settings that the embedded PostgreSQL runs with. They are given on the command line, so that a newer server
/// changes them for clusters that exist already.
final class Settings {
    private Settings() {}

    static Map<String, String> all(int port, Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("listen_addresses", "127.0.0.1");
        all.put("port", String.valueOf(port));
        all.put("unix_socket_directories", "");
        all.put("password_encryption", "scram-sha-256");
        // Nothing acknowledged is ever lost.
        all.put("fsync", "on");
        all.put("synchronous_commit", "on");
        all.put("full_page_writes", "on");
        // Sized for a server that shares a small machine with its database.
        all.put("max_connections", "60");
        all.put("shared_buffers", "128MB");
        all.put("work_mem", "4MB");
        all.put("maintenance_work_mem", "64MB");
        all.put("effective_cache_size", "512MB");
        all.put("max_wal_size", "1GB");
        all.put("huge_pages", "off");
        // Short statements only: compiling and spreading them costs more than it gains.
        all.put("jit", "off");
        all.put("max_parallel_workers_per_gather", "0");
        all.put("autovacuum_max_workers", "2");
        all.put("max_wal_senders", "0");
        all.put("log_checkpoints", "off");
        all.put("timezone", "UTC");
        all.put("log_timezone", "UTC");
        all.putAll(others);
        return all;
    }
}
