-- Refused attempts on a case, append-only: who tried what, and which guards said no. Pseudonyms only.
CREATE TABLE schakel.attempts (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  attempt uuid NOT NULL,
  at timestamptz NOT NULL,
  actor text COLLATE "C" NOT NULL,
  organisation text COLLATE "C",
  role text COLLATE "C",
  event text COLLATE "C" NOT NULL,
  code text COLLATE "C" NOT NULL,
  because json NOT NULL,
  guards json NOT NULL,
  CONSTRAINT attempts_pkey PRIMARY KEY (region_id, case_id, attempt),
  CONSTRAINT attempts_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases (region_id, case_id)
);
CREATE INDEX attempts_newest ON schakel.attempts (region_id, case_id, at DESC, attempt DESC);

SELECT schakel.confine_to_region('schakel.attempts', 'SELECT', 'INSERT');
SELECT schakel.keep_for_ever('schakel.attempts');
GRANT SELECT, INSERT ON schakel.attempts TO schakel_app;
GRANT SELECT ON schakel.attempts TO schakel_reader;
