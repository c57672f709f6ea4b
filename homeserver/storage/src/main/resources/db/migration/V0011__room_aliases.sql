-- Names of rooms. A row without a room is a name that is being given to a room that is not there yet; created_ts says
-- since when, so that a crash does not keep it for ever. Aliases come through the grammar: none holds U+0000.
CREATE TABLE room_alias (
    alias       text COLLATE "C" PRIMARY KEY,
    room_nid    bigint,
    creator_nid bigint NOT NULL,
    created_ts  bigint NOT NULL
);
CREATE INDEX room_alias_room ON room_alias (room_nid);
