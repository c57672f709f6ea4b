-- What users report to the administrators. Ids as text: a report outlives what it is about.
CREATE TABLE report (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reporter_nid bigint NOT NULL,
    room_id      text,
    event_id     text,
    user_id      text,
    reason       bytea NOT NULL,
    created_ts   bigint NOT NULL
);
CREATE INDEX report_reporter ON report (reporter_nid, created_ts);
