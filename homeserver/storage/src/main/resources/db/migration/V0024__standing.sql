-- What the checks made of an event that another server sent (dev.vesta.core.log.Standing): 0 accepted, 1 soft-failed,
-- 2 rejected. One that is not accepted has no place in the room (ord), yet the state before it may be asked for.
ALTER TABLE event ADD COLUMN standing smallint NOT NULL DEFAULT 0;
CREATE INDEX event_beside ON event (room_nid, nid) WHERE ord IS NULL AND root_before <> 0;

-- All events of a key of the state, for administrators who ask why the state is so.
CREATE INDEX event_key ON event (room_nid, state_key_nid, nid) WHERE state_key_nid IS NOT NULL;

-- Which rule decided against an event, for administrators.
CREATE TABLE verdict (
    event_nid bigint PRIMARY KEY,
    reason    bytea NOT NULL
);

-- Accepted redactions that redacted nothing when they came: the event that they name was not here, or its sender's
-- power was not enough. Looked at when that event comes.
CREATE TABLE open_redaction (
    room_nid  bigint NOT NULL,
    target_id bytea NOT NULL,
    event_nid bigint NOT NULL,
    PRIMARY KEY (room_nid, target_id, event_nid)
);
