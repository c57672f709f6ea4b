-- room_nid: 0 is data of the user alone. content is null where the data was deleted: syncs must tell of it.
CREATE TABLE account_data (
    user_nid bigint NOT NULL,
    room_nid bigint NOT NULL,
    type     bytea NOT NULL,
    content  bytea,
    pos      bigint NOT NULL,
    PRIMARY KEY (user_nid, room_nid, type)
);
CREATE INDEX account_data_changed ON account_data (user_nid, pos);
CREATE INDEX account_data_room ON account_data (room_nid) WHERE room_nid <> 0;

-- thread: a thread's root, main, or empty for a receipt that knows no threads.
CREATE TABLE receipt (
    room_nid bigint NOT NULL,
    user_nid bigint NOT NULL,
    type     text COLLATE "C" NOT NULL,
    thread   text COLLATE "C" NOT NULL,
    event_id text COLLATE "C" NOT NULL,
    ord      bigint NOT NULL,
    ts       bigint NOT NULL,
    pos      bigint NOT NULL,
    PRIMARY KEY (room_nid, user_nid, type, thread)
) WITH (fillfactor = 80);
CREATE INDEX receipt_changed ON receipt (room_nid, pos);

-- Whoever deletes a room finds the rows here that are about its users.
CREATE INDEX sync_log_user_data ON sync_log (room_nid) WHERE kind IN (8, 9);
