-- Calendar data by which terms were computed, the same for every region: a reference table, without region.
CREATE TABLE schakel.calendar_versions (
  hash text COLLATE "C" NOT NULL,
  calendar text COLLATE "C" NOT NULL,
  canonical text NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT calendar_versions_pkey PRIMARY KEY (hash),
  CONSTRAINT calendar_versions_hash_check CHECK (hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex'))
);
SELECT schakel.keep_for_ever('schakel.calendar_versions');
GRANT SELECT, INSERT ON schakel.calendar_versions TO schakel_app;
GRANT SELECT ON schakel.calendar_versions TO schakel_reader;
