-- The worklist: who has a task now, what people did with it, and the index that answers what is to be done, due first.

-- Rows of before this migration get their new columns; nobody but the owner is stopped by a policy here, and it for this once.
ALTER TABLE schakel.tasks NO FORCE ROW LEVEL SECURITY;
ALTER TABLE schakel.cases NO FORCE ROW LEVEL SECURITY;
ALTER TABLE schakel.tasks
  -- Of its case, which never change: a worklist is narrowed by them.
  ADD COLUMN school text COLLATE "C",
  ADD COLUMN workflow text COLLATE "C",
  -- To whom the case gave it. `organisation` and `role` are who has it now: people hand tasks on.
  ADD COLUMN given_organisation text COLLATE "C",
  ADD COLUMN given_role text COLLATE "C",
  -- One more with every change: what an act compares.
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  -- The pseudonym of this case, which others see, and the one of worklists, by which a person finds what is his. The second
  -- tells that two tasks have one claimant, so it goes when the task is done.
  ADD COLUMN claimed_by text COLLATE "C",
  ADD COLUMN claimant text COLLATE "C",
  ADD COLUMN claimed_at timestamptz,
  -- Who handed it to a colleague and still answers for it, in the same two ways.
  ADD COLUMN delegated_by text COLLATE "C",
  ADD COLUMN delegator text COLLATE "C";
UPDATE schakel.tasks SET given_organisation = organisation, given_role = role;
UPDATE schakel.tasks t SET school = c.school, workflow = c.workflow
  FROM schakel.cases c WHERE c.region_id = t.region_id AND c.case_id = t.case_id;
ALTER TABLE schakel.tasks
  ALTER COLUMN given_organisation SET NOT NULL,
  ALTER COLUMN given_role SET NOT NULL,
  ADD CONSTRAINT tasks_claimed_check CHECK ((claimed_by IS NULL) = (claimed_at IS NULL)),
  ADD CONSTRAINT tasks_delegated_check CHECK (delegated_by IS NULL OR claimed_by IS NOT NULL),
  DROP CONSTRAINT tasks_kind_check,
  ADD CONSTRAINT tasks_kind_check CHECK (kind IN ('task', 'notice', 'escalation'));
ALTER TABLE schakel.tasks FORCE ROW LEVEL SECURITY;
ALTER TABLE schakel.cases FORCE ROW LEVEL SECURITY;
GRANT UPDATE (given_organisation, given_role, version, claimed_by, claimant, claimed_at, delegated_by, delegator)
  ON schakel.tasks TO schakel_app;

-- Due first, those without a date last; the task makes the order total for the cursor. A condition of row-level security lets
-- no function go before it that could tell something: `coalesce` and the comparisons of text, time and uuid may.
DROP INDEX schakel.tasks_worklist;
CREATE INDEX tasks_worklist ON schakel.tasks
  (region_id, organisation, role, (coalesce(due_at, '9999-12-31 23:59:59.999+00'::timestamptz)), task) WHERE done_at IS NULL;
CREATE INDEX tasks_claimed ON schakel.tasks
  (region_id, claimant, (coalesce(due_at, '9999-12-31 23:59:59.999+00'::timestamptz)), task)
  WHERE done_at IS NULL AND claimant IS NOT NULL;
CREATE INDEX tasks_of_case ON schakel.tasks (region_id, case_id);

-- What was done with a task, append-only: by whom, when, why (a code) and to whom. `version` is that of the task afterwards.
-- Opening and finishing by the case itself are in the row of the task, with the seq of their transition.
CREATE TABLE schakel.task_acts (
  region_id text COLLATE "C" NOT NULL,
  task uuid NOT NULL,
  version integer NOT NULL,
  kind text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  actor text COLLATE "C" NOT NULL,
  organisation text COLLATE "C",
  role text COLLATE "C",
  reason text COLLATE "C",
  to_organisation text COLLATE "C",
  to_role text COLLATE "C",
  to_actor text COLLATE "C",
  CONSTRAINT task_acts_pkey PRIMARY KEY (region_id, task, version),
  CONSTRAINT task_acts_task_fkey FOREIGN KEY (region_id, task) REFERENCES schakel.tasks (region_id, task),
  CONSTRAINT task_acts_kind_check CHECK (
    kind IN ('claimed', 'released', 'reassigned', 'delegated', 'completed', 'movedAlong', 'returned'))
);
SELECT schakel.confine_to_region('schakel.task_acts', 'SELECT', 'INSERT');
SELECT schakel.keep_for_ever('schakel.task_acts');
GRANT SELECT, INSERT ON schakel.task_acts TO schakel_app;
GRANT SELECT ON schakel.task_acts TO schakel_reader;

-- An act of a person on a task: the one way in which who has it changes by hand. Locks, always in this order: the row of
-- `commands` against the same command of another call; the row of `cases`, shared, against a commit that takes away who is to
-- get it (only when a version of the case is given); the row of `tasks` against another act, which then finds another version.
--   done       written                                    stored       the command was there already: its answer
--   stale      task or case is not what was looked at:    fingerprint  the command was there already, for another request
--              nothing was written
-- Errors: SK003 its time is not now; 40001 the command was taken back at this very moment, to be tried again.
CREATE FUNCTION schakel.act_on_task(
  p_region text, p_command text, p_person text, p_fingerprint text, p_answer json,
  p_task uuid, p_version integer, p_case_version bigint, p_after json, p_act json
) RETURNS TABLE (result text, answer json)
  LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
  -- How far the clocks of service and database may differ, as in commit_decisions.
  v_tolerance constant interval := '5 seconds';
  v_after schakel.tasks := json_populate_record(NULL::schakel.tasks, p_after);
  v_act schakel.task_acts := json_populate_record(NULL::schakel.task_acts, p_act);
  v_is_same boolean := true;
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
  IF (v_act.at BETWEEN clock_timestamp() - v_tolerance AND clock_timestamp() + v_tolerance) IS NOT TRUE THEN
    RAISE EXCEPTION 'the time of an act is not now' USING ERRCODE = 'SK003';
  END IF;

  IF p_case_version IS NOT NULL THEN
    PERFORM FROM schakel.cases c
      JOIN schakel.tasks t ON t.region_id = p_region AND t.case_id = c.case_id
     WHERE c.region_id = p_region AND t.task = p_task AND c.version = p_case_version
       FOR SHARE OF c;
    v_is_same := FOUND;
  END IF;

  UPDATE schakel.tasks t
     SET organisation = v_after.organisation, role = v_after.role, version = t.version + 1, done_at = v_after.done_at,
         claimed_by = v_after.claimed_by, claimant = v_after.claimant, claimed_at = v_after.claimed_at,
         delegated_by = v_after.delegated_by, delegator = v_after.delegator
   WHERE v_is_same AND t.region_id = p_region AND t.task = p_task AND t.version = p_version AND t.done_at IS NULL;
  IF NOT FOUND THEN
    DELETE FROM schakel.commands k WHERE k.region_id = p_region AND k.command_id = p_command AND k.person = p_person;
    RETURN QUERY SELECT 'stale', NULL::json;
    RETURN;
  END IF;

  INSERT INTO schakel.task_acts
    (region_id, task, version, kind, at, actor, organisation, role, reason, to_organisation, to_role, to_actor)
  VALUES (p_region, p_task, p_version + 1, v_act.kind, v_act.at, v_act.actor, v_act.organisation, v_act.role, v_act.reason,
          v_act.to_organisation, v_act.to_role, v_act.to_actor);
  RETURN QUERY SELECT 'done', NULL::json;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.act_on_task TO schakel_app;
