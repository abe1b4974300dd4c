-- The history, append-only: each row is one record of the hash chain of its case, its bytes as they were hashed.
CREATE TABLE schakel.transitions (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  hash text COLLATE "C" NOT NULL,
  bytes bytea NOT NULL,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT transitions_pkey PRIMARY KEY (region_id, case_id, seq),
  CONSTRAINT transitions_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases (region_id, case_id),
  CONSTRAINT transitions_seq_check CHECK (seq >= 1),
  CONSTRAINT transitions_hash_check CHECK (hash = encode(sha256('\x00'::bytea || bytes), 'hex'))
);
SELECT schakel.confine_to_region('schakel.transitions', 'SELECT', 'INSERT');
SELECT schakel.keep_for_ever('schakel.transitions');
GRANT SELECT, INSERT ON schakel.transitions TO schakel_app;
GRANT SELECT ON schakel.transitions TO schakel_reader;
