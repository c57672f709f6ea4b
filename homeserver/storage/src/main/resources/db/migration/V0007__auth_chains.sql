-- The index of auth chains (dev.vesta.protocol.authchain). It is filled when somebody asks: until then a state event
-- costs one small row.
CREATE TABLE unchained (
    room_nid  bigint NOT NULL,
    event_nid bigint NOT NULL,
    PRIMARY KEY (room_nid, event_nid)
);
INSERT INTO unchained (room_nid, event_nid) SELECT room_nid, nid FROM event WHERE state_key_nid IS NOT NULL;

CREATE TABLE auth_chain (
    event_nid bigint PRIMARY KEY,
    room_nid  bigint NOT NULL,
    chain     bigint NOT NULL,
    seq       integer NOT NULL,
    UNIQUE (room_nid, chain, seq) INCLUDE (event_nid)
);

-- The event at one place names the event at another. Questions come from both ends.
CREATE TABLE auth_link (
    room_nid bigint NOT NULL,
    chain    bigint NOT NULL,
    seq      integer NOT NULL,
    to_chain bigint NOT NULL,
    to_seq   integer NOT NULL,
    PRIMARY KEY (room_nid, chain, seq, to_chain, to_seq)
);
CREATE INDEX auth_link_to ON auth_link (room_nid, to_chain, to_seq);
