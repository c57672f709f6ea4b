-- State that a room had before we entered it: its events have no place in the room's order.
ALTER TABLE event ALTER COLUMN ord DROP NOT NULL;
