package dev.vesta.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every column of every table, and what it names. A test compares this with the schema, so that a new table cannot
/// be left out of `doctor consistency`.
final class TableColumns {
    /// How a column is checked.
    sealed interface Use {
        /// Names no row of another table.
        record Value() implements Use {}

        /// Names a row of another table; the check of its room finds it when that does not exist.
        record WithRoom() implements Use {}

        /// Names a row of another table by that column, which must exist.
        ///
        /// @param where which rows do; SQL
        record Names(String table, String column, String where) implements Use {}
    }

    /// A column that is to be looked through for numbers of nothing.
    record Reference(String table, String column, Use.Names names) {}

    private static final Use VALUE = new Use.Value();
    private static final Use ROOM_CHECK = new Use.WithRoom();
    private static final Use ROOM = new Use.Names("room", "nid", "true");
    private static final Use USER = new Use.Names("user_id", "nid", "true");
    private static final Use EVENT = new Use.Names("event", "nid", "true");
    private static final Use ACCOUNT = new Use.Names("account", "user_nid", "true");

    private static final Map<String, Map<String, Use>> TABLES = new LinkedHashMap<>();

    static {
        table("meta").values("only_row", "server_name", "log_epoch");
        table("user_id").values("nid", "user_id", "local");
        accounts();
        table("room")
                .values("nid", "room_id", "version", "revision", "next_ord", "commit_id", "purges")
                .with("extremities", ROOM_CHECK)
                .with("root", ROOM_CHECK);
        table("event")
                .with("room_nid", ROOM)
                .values("nid", "ord", "event_id", "type", "origin_server_ts", "depth", "json", "standing")
                .with("state_key_nid", ROOM_CHECK)
                .with("sender_nid", ROOM_CHECK)
                .with("root_before", ROOM_CHECK);
        table("event").with("redacted_by", new Use.Names("event", "nid", "x.redacted_by > 0"));
        table("verdict").with("event_nid", EVENT).values("reason");
        table("open_redaction").with("room_nid", ROOM).with("event_nid", EVENT).values("target_id");
        table("relation")
                .with("event_nid", EVENT)
                .with("room_nid", ROOM)
                .with("sender_nid", USER)
                .values("parent_id", "rel_type", "type", "ord", "annotation");
        table("report")
                .with("reporter_nid", USER)
                .values("id", "room_id", "event_id", "user_id", "reason", "created_ts");
        table("state_key").values("nid", "type", "state_key");
        table("state_node").with("room_nid", ROOM).values("id", "hash", "bytes");
        table("room_root").with("room_nid", ROOM).with("pos", ROOM_CHECK).with("root", ROOM_CHECK);
        table("current_state")
                .with("room_nid", ROOM)
                .with("state_key_nid", ROOM_CHECK)
                .with("event_nid", ROOM_CHECK);
        table("membership")
                .with("room_nid", ROOM)
                .with("user_nid", ROOM_CHECK)
                .with("event_nid", ROOM_CHECK)
                .with("root_before", ROOM_CHECK)
                .with("forgotten_event_nid", new Use.Names("event", "nid", "x.forgotten_event_nid IS NOT NULL"))
                .values("membership", "ord");
        // Names a room that is gone.
        table("room_purge").values("room_nid", "before_ord");
        table("room_gap").with("room_nid", ROOM).values("ord", "floor", "prev_id");
        table("room_alias").with("room_nid", ROOM).with("creator_nid", USER).values("alias", "created_ts");
        table("directory_room").with("room_nid", ROOM).values("place");
        table("unchained").with("room_nid", ROOM).with("event_nid", EVENT);
        table("auth_chain").with("room_nid", ROOM).with("event_nid", EVENT).values("chain", "seq");
        table("auth_link").with("room_nid", ROOM).values("chain", "seq", "to_chain", "to_seq");
        table("sync_log")
                .with("room_nid", ROOM)
                // Rows of a room are looked at with it.
                .with("user_nid", new Use.Names("user_id", "nid", "x.room_nid IS NULL"))
                .with("ref", new Use.Names("event", "nid", "x.kind = 1 AND x.room_nid IS NULL"))
                .values("pos", "kind");
        table("log_cursor").values("name", "pos");
        table("to_device").with("user_nid", ACCOUNT).values("device_id", "pos", "json");
        table("to_device_seen").values("origin", "message_id", "ref", "created_ts");
        Use thread = new Use.Names("event", "nid", "x.thread_nid > 0");
        table("unread")
                .with("user_nid", USER)
                .with("room_nid", ROOM)
                .with("thread_nid", thread)
                .values("ord", "highlight", "pos");
        table("notification")
                .with("user_nid", USER)
                .with("room_nid", ROOM)
                .values("number", "ord", "highlight", "actions", "ts");
        table("read_up_to")
                .with("user_nid", USER)
                .with("room_nid", ROOM)
                .with("thread_nid", thread)
                .values("ord");
        table("presence").with("user_nid", ACCOUNT).values("status_msg");
        table("account_data")
                .with("user_nid", USER)
                .with("room_nid", new Use.Names("room", "nid", "x.room_nid <> 0"))
                .values("type", "content", "pos");
        table("filter").with("user_nid", USER).values("number", "hash", "json");
        table("sliding_connection")
                .with("user_nid", ACCOUNT)
                .values("nid", "device_id", "conn_id", "acknowledged", "pending", "used_day");
        Use connection = new Use.Names("sliding_connection", "nid", "true");
        table("sliding_config").with("connection", connection).values("number", "json");
        table("sliding_room")
                .with("connection", connection)
                .with("room_nid", ROOM)
                .values("version", "up_to", "config", "timeline_limit", "dm", "told_event", "lazy_members");
        // The event may be deleted; how far was read stays.
        table("receipt")
                .with("user_nid", USER)
                .with("room_nid", ROOM)
                .values("type", "thread", "event_id", "ord", "ts", "pos");
        table("profile").with("user_nid", ACCOUNT).values("displayname", "avatar_url", "fields");
        table("profile_push").with("user_nid", ACCOUNT).values("wish");
        table("directory_word").with("user_nid", ACCOUNT).values("word");
        table("open_room").with("room_nid", ROOM);
        table("rate_limit_override").with("user_nid", ACCOUNT).values("per_second", "burst");
        table("server_notice_room").with("user_nid", USER).with("room_nid", ROOM);
        table("client_txn")
                .with("user_nid", USER)
                .with("event_nid", EVENT)
                .values("device_id", "endpoint", "txn_id", "created_ts");
    }

    private TableColumns() {}

    private static void accounts() {
        table("account")
                .with("user_nid", USER)
                .values(
                        "password_hash",
                        "admin",
                        "guest",
                        "deactivated",
                        "locked",
                        "suspended",
                        "erased",
                        "created_ts");
        table("device")
                .with("user_nid", ACCOUNT)
                .values("device_id", "display_name", "created_ts")
                .values("last_seen_ts", "last_seen_ip", "last_seen_agent");
        table("access_token").with("user_nid", ACCOUNT).values("token_hash", "device_id", "expires_ts", "created_ts");
        table("refresh_token")
                .with("user_nid", ACCOUNT)
                .values("token_hash", "device_id", "access_hash", "replaces", "created_ts");
        table("login_token").with("user_nid", ACCOUNT).values("token_hash", "expires_ts");
        table("openid_token").with("user_nid", ACCOUNT).values("token_hash", "expires_ts");
        table("registration_token").values("token", "uses_allowed", "completed", "expires_ts", "created_ts");
        table("registration_token_use")
                .with("token", new Use.Names("registration_token", "token", "true"))
                .values("session", "until_ts");
        table("deactivation").with("user_nid", ACCOUNT).values("created_ts");
    }

    /// Columns by table.
    static Map<String, Map<String, Use>> all() {
        return TABLES;
    }

    /// What must be looked through over all rooms.
    static List<Reference> references() {
        List<Reference> found = new ArrayList<>();
        TABLES.forEach((table, columns) -> columns.forEach((column, use) -> {
            if (use instanceof Use.Names names) {
                found.add(new Reference(table, column, names));
            }
        }));
        return found;
    }

    private static Table table(String name) {
        return new Table(TABLES.computeIfAbsent(name, _ -> new LinkedHashMap<>()));
    }

    private record Table(Map<String, Use> columns) {
        Table values(String... names) {
            for (String name : names) {
                columns.put(name, VALUE);
            }
            return this;
        }

        Table with(String name, Use use) {
            columns.put(name, use);
            return this;
        }
    }
}
