-- What a region asked for, as it was uploaded: the YAML, what was read from it and what was found wrong with it.
-- `json`, not `jsonb`, here and everywhere: the order of keys carries meaning in a document, and jsonb does not keep it.
CREATE TABLE schakel.configurations (
  region_id text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  source text NOT NULL,
  hash text COLLATE "C" NOT NULL,
  document json NOT NULL,
  diagnostics json NOT NULL,
  state text COLLATE "C" NOT NULL,
  effective_from date NOT NULL,
  loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  loaded_by text COLLATE "C" NOT NULL,
  activated_at timestamptz,
  activated_by text COLLATE "C",
  CONSTRAINT configurations_pkey PRIMARY KEY (region_id, number),
  CONSTRAINT configurations_number_check CHECK (number >= 1),
  CONSTRAINT configurations_hash_check CHECK (hash ~ '^[0-9a-f]{64}$'),
  CONSTRAINT configurations_state_check CHECK (state IN ('draft', 'proved', 'refuted', 'notProved', 'active')),
  CONSTRAINT configurations_activated_check CHECK (
    (state = 'active') = (activated_at IS NOT NULL) AND (activated_at IS NULL) = (activated_by IS NULL))
);
-- Which configuration new cases get: the last one activated whose date has come.
CREATE INDEX configurations_active ON schakel.configurations (region_id, activated_at DESC) WHERE state = 'active';

SELECT schakel.confine_to_region('schakel.configurations', 'SELECT', 'INSERT', 'UPDATE');
GRANT SELECT, INSERT, UPDATE (state, diagnostics, activated_at, activated_by) ON schakel.configurations TO schakel_app;
GRANT SELECT ON schakel.configurations TO schakel_reader;
