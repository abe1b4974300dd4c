-- What was asked and what was answered: a retry with the same key gets the same answer, and a lost answer is found again.
-- A key belongs to person and region (docs/reference/http). `person` is a hash, empty for the system.
-- Not for the reader: an answer holds what one person was shown.
CREATE TABLE schakel.commands (
  region_id text COLLATE "C" NOT NULL,
  command_id text COLLATE "C" NOT NULL,
  person text COLLATE "C" NOT NULL,
  fingerprint text COLLATE "C" NOT NULL,
  answer json,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT commands_pkey PRIMARY KEY (region_id, command_id, person)
);
SELECT schakel.confine_to_region('schakel.commands', 'SELECT', 'INSERT', 'DELETE');
GRANT SELECT, INSERT, DELETE ON schakel.commands TO schakel_app;
