-- Publishing: what a proof found and what a region changed, beside the configuration; who did what, kept for ever.
-- `definitions` names what cases of it pin, by workflow. `undecided` says why nothing was proved.
ALTER TABLE schakel.configurations
  ADD COLUMN definitions json NOT NULL DEFAULT '{}',
  ADD COLUMN changes json NOT NULL DEFAULT '[]',
  ADD COLUMN proofs json NOT NULL DEFAULT '[]',
  ADD COLUMN undecided json,
  -- Files at the start are the operator's act alone; what people upload a second one activates.
  ADD CONSTRAINT configurations_two_people_check CHECK (activated_by <> loaded_by OR loaded_by = 'operator');
GRANT UPDATE (proofs, undecided) ON schakel.configurations TO schakel_app;

-- A configuration only goes forward, and what was asked for stays as it was: also for its owner.
CREATE FUNCTION schakel.keep_configuration() RETURNS trigger
  LANGUAGE plpgsql
AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('draft', 'proved'), ('draft', 'refuted'), ('draft', 'notProved'), ('proved', 'active'))
     OR (OLD.region_id, OLD.number, OLD.source, OLD.hash, OLD.document::text, OLD.definitions::text, OLD.changes::text,
         OLD.effective_from, OLD.loaded_at, OLD.loaded_by) IS DISTINCT FROM
        (NEW.region_id, NEW.number, NEW.source, NEW.hash, NEW.document::text, NEW.definitions::text, NEW.changes::text,
         NEW.effective_from, NEW.loaded_at, NEW.loaded_by)
     OR (OLD.state <> 'draft' AND (OLD.diagnostics::text, OLD.proofs::text, OLD.undecided::text) IS DISTINCT FROM
        (NEW.diagnostics::text, NEW.proofs::text, NEW.undecided::text)) THEN
    RAISE EXCEPTION 'a configuration that was judged or activated does not change' USING ERRCODE = 'SK006';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER only_goes_forward BEFORE UPDATE ON schakel.configurations
  FOR EACH ROW EXECUTE FUNCTION schakel.keep_configuration();
CREATE TRIGGER rows_are_kept BEFORE DELETE OR TRUNCATE ON schakel.configurations
  FOR EACH STATEMENT EXECUTE FUNCTION schakel.refuse_change();

-- Who uploaded, what the proof said, who activated. Pseudonyms only; the prover has neither organisation nor role.
CREATE TABLE schakel.configuration_acts (
  region_id text COLLATE "C" NOT NULL,
  number integer NOT NULL,
  act text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text COLLATE "C" NOT NULL,
  organisation text COLLATE "C",
  role text COLLATE "C",
  state text COLLATE "C" NOT NULL,
  CONSTRAINT configuration_acts_pkey PRIMARY KEY (region_id, number, act),
  CONSTRAINT configuration_acts_configuration_fkey FOREIGN KEY (region_id, number)
    REFERENCES schakel.configurations (region_id, number),
  CONSTRAINT configuration_acts_act_check CHECK (act IN ('loaded', 'judged', 'activated'))
);
SELECT schakel.confine_to_region('schakel.configuration_acts', 'SELECT', 'INSERT');
SELECT schakel.keep_for_ever('schakel.configuration_acts');
GRANT SELECT, INSERT ON schakel.configuration_acts TO schakel_app;
GRANT SELECT ON schakel.configuration_acts TO schakel_reader;
