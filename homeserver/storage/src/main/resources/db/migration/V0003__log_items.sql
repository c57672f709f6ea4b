-- The log takes more than rooms' commits. Kinds up to 3 are about the content of a room; the others need no entry in
-- the index by room, and whoever reads a room by it says so (`kind <= 3`).
DROP INDEX sync_log_room;
CREATE INDEX sync_log_room ON sync_log (room_nid, pos) WHERE kind <= 3;

-- The inbox of a device, in the order of the log. Goes with its device.
CREATE TABLE to_device (
    user_nid  bigint NOT NULL,
    device_id bytea NOT NULL,
    pos       bigint NOT NULL,
    json      bytea NOT NULL,
    PRIMARY KEY (user_nid, device_id, pos),
    FOREIGN KEY (user_nid, device_id) REFERENCES device ON DELETE CASCADE
);

-- Which messages of other servers came before. ref: the log row's.
CREATE TABLE to_device_seen (
    origin     text COLLATE "C" NOT NULL,
    message_id bytea NOT NULL,
    ref        bigint NOT NULL,
    created_ts bigint NOT NULL,
    PRIMARY KEY (origin, message_id)
);
CREATE INDEX to_device_seen_ref ON to_device_seen (ref);

CREATE TABLE unread (
    user_nid   bigint NOT NULL,
    room_nid   bigint NOT NULL,
    ord        bigint NOT NULL,
    thread_nid bigint NOT NULL,
    highlight  boolean NOT NULL,
    PRIMARY KEY (user_nid, room_nid, ord)
);

-- thread_nid: 0 is the main timeline, -1 every thread.
CREATE TABLE read_up_to (
    user_nid   bigint NOT NULL,
    room_nid   bigint NOT NULL,
    thread_nid bigint NOT NULL,
    ord        bigint NOT NULL,
    PRIMARY KEY (user_nid, room_nid, thread_nid)
);
