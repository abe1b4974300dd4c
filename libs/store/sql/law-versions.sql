-- Law, the same for every region: a reference table, without region.
CREATE TABLE schakel.law_versions (
  hash text COLLATE "C" NOT NULL,
  law text COLLATE "C" NOT NULL,
  effective_from date NOT NULL,
  canonical text NOT NULL,
  sources json NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT law_versions_pkey PRIMARY KEY (hash),
  CONSTRAINT law_versions_hash_check CHECK (hash = encode(sha256(convert_to(canonical, 'UTF8')), 'hex'))
);
SELECT schakel.keep_for_ever('schakel.law_versions');
GRANT SELECT, INSERT ON schakel.law_versions TO schakel_app;
GRANT SELECT ON schakel.law_versions TO schakel_reader;
