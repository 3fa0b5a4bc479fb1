-- What a chunk is about to do to a target that is another database; gone once the chunk is committed.
CREATE TABLE write_intents (
  intent bigint PRIMARY KEY,
  run bigint NOT NULL REFERENCES migration_runs,
  body text NOT NULL
);
