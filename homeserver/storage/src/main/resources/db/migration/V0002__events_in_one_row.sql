-- An event is one row: its JSON is always read with it, and what it names (prev and auth events) is in the JSON. A
-- message writes one heap row and three index entries less for each event it names.
ALTER TABLE event ADD COLUMN json bytea;
UPDATE event SET json = j.json FROM event_json j WHERE j.event_nid = event.nid;
ALTER TABLE event ALTER COLUMN json SET NOT NULL;
DROP TABLE event_json, event_edge, event_auth;
