-- Who forgot a room after this membership event: any later event of theirs makes the mark void by itself, so that
-- nobody who writes memberships has to know of it.
ALTER TABLE membership ADD COLUMN forgotten_event_nid bigint;
CREATE INDEX membership_forgotten ON membership (room_nid) WHERE forgotten_event_nid IS NOT NULL;

-- Rooms whose rows are being deleted (before_ord is null: all of them; their row in room is gone already), and rooms
-- whose messages before that place are. The row goes last: whoever starts finds what is left to do.
CREATE TABLE room_purge (
    room_nid   bigint PRIMARY KEY,
    before_ord bigint
);

-- Counts deletions of history: a sweep that began before one must not go on after it.
ALTER TABLE room ADD COLUMN purges bigint NOT NULL DEFAULT 0;
