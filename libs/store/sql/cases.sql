-- The present state of each case. What has a column is not in `state`, which holds the rest of a CaseState: snapshot,
-- facts, participants, related cases, open clocks. `states` and `organisations` are there to be searched.
-- No column that changes with a transition is indexed: the update then stays on its page (HOT) and touches no index.
CREATE TABLE schakel.cases (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  school text COLLATE "C" NOT NULL,
  workflow text COLLATE "C" NOT NULL,
  machine text COLLATE "C" NOT NULL,
  configuration integer NOT NULL,
  definition text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  head text COLLATE "C" NOT NULL,
  opened_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  closed_at timestamptz,
  outcome text COLLATE "C",
  states text[] COLLATE "C" NOT NULL,
  organisations text[] COLLATE "C" NOT NULL,
  state json NOT NULL,
  CONSTRAINT cases_pkey PRIMARY KEY (region_id, case_id),
  CONSTRAINT cases_configuration_fkey FOREIGN KEY (region_id, configuration)
    REFERENCES schakel.configurations (region_id, number),
  CONSTRAINT cases_definition_fkey FOREIGN KEY (region_id, definition) REFERENCES schakel.definitions (region_id, hash),
  CONSTRAINT cases_version_check CHECK (version >= 1),
  CONSTRAINT cases_head_check CHECK (head ~ '^[0-9a-f]{64}$'),
  CONSTRAINT cases_outcome_check CHECK (outcome IS NULL OR closed_at IS NOT NULL)
) WITH (fillfactor = 80);
-- The list, newest first, of a region and of a school; the case id makes the order total for the cursor.
CREATE INDEX cases_newest ON schakel.cases (region_id, opened_at DESC, case_id DESC);
CREATE INDEX cases_school ON schakel.cases (region_id, school, opened_at DESC, case_id DESC);
CREATE INDEX cases_subject ON schakel.cases (region_id, subject);

SELECT schakel.confine_to_region('schakel.cases', 'SELECT', 'INSERT', 'UPDATE');
GRANT SELECT, INSERT,
  UPDATE (version, head, recorded_at, closed_at, outcome, states, organisations, state) ON schakel.cases TO schakel_app;
GRANT SELECT ON schakel.cases TO schakel_reader;

-- The index on `cases.organisations` that row-level security can use: a condition with an array operator is not leakproof,
-- so PostgreSQL does not look it up in a GIN index before the policy was checked, and would read every case of the region.
CREATE TABLE schakel.case_organisations (
  region_id text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  opened_at timestamptz NOT NULL,
  CONSTRAINT case_organisations_pkey PRIMARY KEY (region_id, case_id, organisation),
  CONSTRAINT case_organisations_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases (region_id, case_id)
);
CREATE INDEX case_organisations_newest
  ON schakel.case_organisations (region_id, organisation, opened_at DESC, case_id DESC);

SELECT schakel.confine_to_region('schakel.case_organisations', 'SELECT', 'INSERT', 'DELETE');
GRANT SELECT, INSERT, DELETE ON schakel.case_organisations TO schakel_app;
GRANT SELECT ON schakel.case_organisations TO schakel_reader;
