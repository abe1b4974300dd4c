-- What is to happen at a moment: one row a running timer, removed when it fires or is cancelled. `armed_seq` tells two
-- timers of one name apart. A lease is a promise not to look at the row until then; only the commit that removes it counts.
CREATE TABLE schakel.timers (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  timer_id text COLLATE "C" NOT NULL,
  due_at timestamptz NOT NULL,
  armed_seq bigint NOT NULL,
  claims integer NOT NULL DEFAULT 0,
  lease_owner text COLLATE "C",
  lease_until timestamptz,
  CONSTRAINT timers_pkey PRIMARY KEY (region_id, case_id, timer_id),
  CONSTRAINT timers_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases (region_id, case_id)
);
CREATE INDEX timers_due ON schakel.timers (region_id, due_at);

SELECT schakel.confine_to_region('schakel.timers', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
GRANT SELECT, INSERT, DELETE, UPDATE (claims, lease_owner, lease_until) ON schakel.timers TO schakel_app;
GRANT SELECT ON schakel.timers TO schakel_reader;
