-- Help without a pupil file, append-only: what was done where, by roles, and who pays. Codes, numbers and a day; nobody is in it
-- but the recorder, under a pseudonym. A row that replaces another takes its place; one that is withdrawn counts for nothing.
CREATE TABLE schakel.activities (
  region_id text COLLATE "C" NOT NULL,
  activity uuid NOT NULL,
  school text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  task_code text COLLATE "C" NOT NULL,
  angle text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL,
  focus text COLLATE "C" NOT NULL,
  theme text COLLATE "C",
  setting text COLLATE "C" NOT NULL,
  slot text COLLATE "C",
  held_date date NOT NULL,
  minutes integer NOT NULL,
  participants integer NOT NULL,
  actors json NOT NULL,
  payer text COLLATE "C" NOT NULL,
  receipt json NOT NULL,
  configuration integer NOT NULL,
  definition text COLLATE "C" NOT NULL,
  replaces uuid,
  withdrawn boolean NOT NULL,
  recorded_at timestamptz NOT NULL,
  actor text COLLATE "C" NOT NULL,
  actor_organisation text COLLATE "C" NOT NULL,
  actor_role text COLLATE "C" NOT NULL,
  CONSTRAINT activities_pkey PRIMARY KEY (region_id, activity),
  CONSTRAINT activities_replaces_fkey FOREIGN KEY (region_id, replaces) REFERENCES schakel.activities (region_id, activity),
  CONSTRAINT activities_configuration_fkey FOREIGN KEY (region_id, configuration)
    REFERENCES schakel.configurations (region_id, number),
  CONSTRAINT activities_definition_fkey FOREIGN KEY (region_id, definition)
    REFERENCES schakel.definitions (region_id, hash),
  CONSTRAINT activities_amounts_check CHECK (minutes >= 1 AND participants >= 1),
  CONSTRAINT activities_withdrawn_check CHECK (NOT withdrawn OR replaces IS NOT NULL)
);
-- The list, newest first; the id makes the order total for the cursor.
CREATE INDEX activities_newest ON schakel.activities (region_id, held_date DESC, activity DESC);
-- A row is replaced once: who comes second replaces what the first left.
CREATE UNIQUE INDEX activities_replaced ON schakel.activities (region_id, replaces) WHERE replaces IS NOT NULL;

SELECT schakel.confine_to_region('schakel.activities', 'SELECT', 'INSERT');
SELECT schakel.keep_for_ever('schakel.activities');
GRANT SELECT, INSERT ON schakel.activities TO schakel_app;
GRANT SELECT ON schakel.activities TO schakel_reader;

-- Records an activity: the one way in which a row gets here. Waits for the same command of another call (its row of `commands`),
-- then for another replacement of the same row (the unique index); always in this order.
--   recorded     written                                  stored       the command was there already: its answer
--   replaced     another row took that place: nothing     fingerprint  the command was there already, for another request
--                was written
-- Errors: SK003 its time is not now; 40001 the command was taken back at this very moment, to be tried again.
CREATE FUNCTION schakel.record_activity(
  p_region text, p_command text, p_person text, p_fingerprint text, p_answer json, p_activity json
) RETURNS TABLE (result text, answer json)
  LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
  -- How far the clocks of service and database may differ, as in commit_decisions.
  v_tolerance constant interval := '5 seconds';
  v_activity schakel.activities := json_populate_record(NULL::schakel.activities, p_activity);
BEGIN
  PERFORM schakel.enter_region(p_region);
  INSERT INTO schakel.commands (region_id, command_id, person, fingerprint, answer)
  VALUES (p_region, p_command, p_person, p_fingerprint, p_answer)
  ON CONFLICT (region_id, command_id, person) DO NOTHING;
  IF NOT FOUND THEN
    RETURN QUERY
      SELECT CASE WHEN k.fingerprint = p_fingerprint THEN 'stored' ELSE 'fingerprint' END,
             CASE WHEN k.fingerprint = p_fingerprint THEN k.answer END
        FROM schakel.commands k
       WHERE k.region_id = p_region AND k.command_id = p_command AND k.person = p_person;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a command vanished' USING ERRCODE = '40001';
    END IF;
    RETURN;
  END IF;

  -- Only now: a command that was there already gets its answer, however late it came again.
  IF (v_activity.recorded_at BETWEEN clock_timestamp() - v_tolerance AND clock_timestamp() + v_tolerance) IS NOT TRUE THEN
    RAISE EXCEPTION 'the time of an activity is not now' USING ERRCODE = 'SK003';
  END IF;

  INSERT INTO schakel.activities SELECT v_activity.*
  ON CONFLICT (region_id, replaces) WHERE replaces IS NOT NULL DO NOTHING;
  IF NOT FOUND THEN
    DELETE FROM schakel.commands k WHERE k.region_id = p_region AND k.command_id = p_command AND k.person = p_person;
    RETURN QUERY SELECT 'replaced', NULL::json;
    RETURN;
  END IF;
  RETURN QUERY SELECT 'recorded', NULL::json;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.record_activity TO schakel_app;
