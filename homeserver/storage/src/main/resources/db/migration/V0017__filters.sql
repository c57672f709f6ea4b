-- The filters of a user; the same JSON is stored once.
CREATE TABLE filter (
    user_nid bigint NOT NULL,
    number   bigint NOT NULL,
    hash     bytea NOT NULL,
    json     bytea NOT NULL,
    PRIMARY KEY (user_nid, number),
    CONSTRAINT filter_once UNIQUE (user_nid, hash)
);
