-- To find what was said at a time.
CREATE INDEX event_room_ts ON event (room_nid, origin_server_ts, ord);
