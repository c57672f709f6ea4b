-- The rooms that the server's directory shows. place counts up: the newest come first, and a page's token is a place.
CREATE TABLE directory_room (
    room_nid bigint PRIMARY KEY,
    place    bigint GENERATED ALWAYS AS IDENTITY UNIQUE
);
