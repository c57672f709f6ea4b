-- The position of the event in the log: an answer that knows of nothing behind a position does not count what is there.
-- What was counted before this column came counts always.
ALTER TABLE unread ADD COLUMN pos bigint NOT NULL DEFAULT 0;
