-- How far each consumer of the log has come.
CREATE TABLE log_cursor (
    name text COLLATE "C" PRIMARY KEY,
    pos  bigint NOT NULL
);

-- Who was in a room at a position: only membership events have a user.
CREATE INDEX sync_log_member ON sync_log (room_nid, user_nid, pos) WHERE kind = 1 AND user_nid IS NOT NULL;

-- To find those whose devices changed.
CREATE INDEX sync_log_devices ON sync_log (pos) INCLUDE (user_nid) WHERE kind = 4;
