-- Users whose limits are others than everybody's; a rate of 0: none.
CREATE TABLE rate_limit_override (
    user_nid   bigint PRIMARY KEY REFERENCES account,
    per_second double precision NOT NULL,
    burst      integer NOT NULL
);
