-- Connections of sliding sync: what each client was sent, so that only what is new is sent. Goes with the device.
-- acknowledged, pending: the two versions that are kept. used_day: days since the epoch.
CREATE TABLE sliding_connection (
    nid          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_nid     bigint NOT NULL,
    device_id    bytea NOT NULL,
    conn_id      bytea NOT NULL,
    acknowledged bigint NOT NULL,
    pending      bigint NOT NULL,
    used_day     bigint NOT NULL,
    UNIQUE (user_nid, device_id, conn_id),
    FOREIGN KEY (user_nid, device_id) REFERENCES device ON DELETE CASCADE
);
CREATE INDEX sliding_connection_used ON sliding_connection (used_day);

-- The required_state that rooms of a connection were sent by.
CREATE TABLE sliding_config (
    connection bigint NOT NULL REFERENCES sliding_connection ON DELETE CASCADE,
    number     integer NOT NULL,
    json       bytea NOT NULL,
    PRIMARY KEY (connection, number)
);

-- What was sent of a room. Of a version's rows the newest up to it counts. up_to: -1 is all that the client's token knows.
-- lazy_members: numbers of state keys, 8 bytes each.
CREATE TABLE sliding_room (
    connection     bigint NOT NULL REFERENCES sliding_connection ON DELETE CASCADE,
    room_nid       bigint NOT NULL,
    version        bigint NOT NULL,
    up_to          bigint NOT NULL,
    config         integer NOT NULL,
    timeline_limit integer NOT NULL,
    dm             boolean NOT NULL,
    told_event     bigint NOT NULL,
    lazy_members   bytea NOT NULL,
    PRIMARY KEY (connection, room_nid, version)
);
CREATE INDEX sliding_room_room ON sliding_room (room_nid);
