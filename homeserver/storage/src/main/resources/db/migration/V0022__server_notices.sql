-- The room in which the server talks to a user.
CREATE TABLE server_notice_room (
    user_nid bigint PRIMARY KEY REFERENCES user_id,
    room_nid bigint NOT NULL
);
CREATE INDEX server_notice_room_room ON server_notice_room (room_nid);
