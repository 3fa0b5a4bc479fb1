-- What a chunk is about to do to a target that is another database; gone once the chunk is committed.
-- file_name and last_record: where the chunk ends.
CREATE TABLE write_intents (
  intent bigint PRIMARY KEY,
  run bigint NOT NULL REFERENCES migration_runs,
  file_name text NOT NULL,
  last_record bigint NOT NULL,
  body text NOT NULL
);
