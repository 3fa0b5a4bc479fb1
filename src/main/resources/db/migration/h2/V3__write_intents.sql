-- What a chunk is about to do to a target that is another database; gone once the chunk is committed.
CREATE TABLE IF NOT EXISTS write_intents (
  intent BIGINT PRIMARY KEY,
  run BIGINT NOT NULL REFERENCES migration_runs,
  body CLOB NOT NULL
);
