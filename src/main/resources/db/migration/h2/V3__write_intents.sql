-- What a chunk is about to do to a target that is another database; gone once the chunk is committed.
-- file_name and last_record: where the chunk ends.
CREATE TABLE IF NOT EXISTS write_intents (
  intent BIGINT PRIMARY KEY,
  run BIGINT NOT NULL REFERENCES migration_runs,
  file_name VARCHAR(65536) NOT NULL,
  last_record BIGINT NOT NULL,
  body CLOB NOT NULL
);
