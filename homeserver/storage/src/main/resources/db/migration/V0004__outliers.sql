-- State that a room had before we entered it: its events have no place in the room's order.
ALTER TABLE event ALTER COLUMN ord DROP NOT NULL;
DROP INDEX event_room_ord;
CREATE UNIQUE INDEX event_room_ord ON event (room_nid, ord) WHERE ord IS NOT NULL;
