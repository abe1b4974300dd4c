-- What somebody is asked to do, or told. A task of a case has the seq that opened it; one of the region has no case.
CREATE TABLE schakel.tasks (
  region_id text COLLATE "C" NOT NULL,
  task uuid NOT NULL,
  case_id text COLLATE "C",
  name text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  label json NOT NULL,
  due_at timestamptz,
  opened_seq bigint,
  opened_at timestamptz NOT NULL,
  done_seq bigint,
  done_at timestamptz,
  CONSTRAINT tasks_pkey PRIMARY KEY (region_id, task),
  CONSTRAINT tasks_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases (region_id, case_id),
  CONSTRAINT tasks_kind_check CHECK (kind IN ('task', 'notice')),
  CONSTRAINT tasks_opened_check CHECK ((case_id IS NULL) = (opened_seq IS NULL)),
  CONSTRAINT tasks_done_check CHECK (done_seq IS NULL OR done_at IS NOT NULL)
);
-- One open task of a name for a case, and for the region itself.
CREATE UNIQUE INDEX tasks_open_of_case ON schakel.tasks (region_id, case_id, name)
  WHERE done_at IS NULL AND case_id IS NOT NULL;
CREATE UNIQUE INDEX tasks_open_of_region ON schakel.tasks (region_id, name) WHERE done_at IS NULL AND case_id IS NULL;
-- The worklist of an organisation, due first.
CREATE INDEX tasks_worklist ON schakel.tasks (region_id, organisation, due_at, task) WHERE done_at IS NULL;

SELECT schakel.confine_to_region('schakel.tasks', 'SELECT', 'INSERT', 'UPDATE');
GRANT SELECT, INSERT, UPDATE (kind, organisation, role, label, due_at, opened_seq, opened_at, done_seq, done_at)
  ON schakel.tasks TO schakel_app;
GRANT SELECT ON schakel.tasks TO schakel_reader;
