-- Where events are missing in a room: the event at `ord` names `prev_id`, which is not here. Places between `floor` and
-- `ord` are free for it and for what it needs. Bytes: ids of the first room versions may hold anything.
CREATE TABLE room_gap (
    room_nid bigint NOT NULL,
    ord      bigint NOT NULL,
    floor    bigint NOT NULL,
    prev_id  bytea NOT NULL,
    PRIMARY KEY (room_nid, ord, prev_id)
);
CREATE INDEX room_gap_prev ON room_gap (room_nid, prev_id);

-- Rows about a room's past are not in the index by room; who deletes a room finds them here.
CREATE INDEX sync_log_past ON sync_log (room_nid) WHERE kind = 7;
