-- The event that redacted this one; 0 when that one is gone again. The JSON stays as it was.
ALTER TABLE event ADD COLUMN redacted_by bigint;
CREATE INDEX event_redacted ON event (redacted_by) WHERE redacted_by IS NOT NULL;

-- What relates to which event by a typed relation. Events that nobody has may be named. Goes with the redaction of
-- the child.
CREATE TABLE relation (
    event_nid  bigint PRIMARY KEY,
    room_nid   bigint NOT NULL,
    parent_id  text COLLATE "C" NOT NULL,
    rel_type   bytea NOT NULL,
    type       bytea NOT NULL,
    sender_nid bigint NOT NULL,
    ord        bigint NOT NULL,
    annotation bytea
);
CREATE INDEX relation_parent ON relation (room_nid, parent_id, rel_type, ord);
CREATE INDEX relation_thread ON relation (room_nid, parent_id, ord) INCLUDE (sender_nid) WHERE rel_type = 'm.thread';

-- What is here already. JSON with U+0000 cannot be taken apart here; such an event relates to nothing.
INSERT INTO relation (event_nid, room_nid, parent_id, rel_type, type, sender_nid, ord, annotation)
SELECT e.nid, e.room_nid, r.relates ->> 'event_id', convert_to(r.relates ->> 'rel_type', 'UTF8'), e.type, e.sender_nid,
       e.ord, CASE WHEN json_typeof(r.relates -> 'key') = 'string' THEN convert_to(r.relates ->> 'key', 'UTF8') END
FROM event e
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN position('"m.relates_to"'::bytea IN e.json) > 0 AND position('\\u0000'::bytea IN e.json) = 0
    THEN convert_from(e.json, 'UTF8')::json -> 'content' -> 'm.relates_to' END AS relates) r
WHERE e.state_key_nid IS NULL AND e.ord IS NOT NULL
  AND json_typeof(r.relates) = 'object'
  AND json_typeof(r.relates -> 'event_id') = 'string' AND (r.relates ->> 'event_id') LIKE '$_%'
  AND octet_length(r.relates ->> 'event_id') <= 255
  AND json_typeof(r.relates -> 'rel_type') = 'string' AND octet_length(r.relates ->> 'rel_type') BETWEEN 1 AND 255;
