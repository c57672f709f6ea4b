-- What users were notified of, whether they have read it or not.
CREATE TABLE notification (
    number    bigint GENERATED ALWAYS AS IDENTITY,
    user_nid  bigint NOT NULL,
    room_nid  bigint NOT NULL,
    ord       bigint NOT NULL,
    highlight boolean NOT NULL,
    actions   bytea NOT NULL,
    ts        bigint NOT NULL,
    PRIMARY KEY (user_nid, room_nid, ord)
);
CREATE INDEX notification_page ON notification (user_nid, number);

-- What was said before anybody counted is no news.
INSERT INTO log_cursor (name, pos) SELECT 'unread', max(pos) FROM sync_log HAVING count(*) > 0;
