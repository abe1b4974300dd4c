-- The tasks of a batch. Those that a write finishes go first, so that one of the same name can be opened again. A task that is
-- given anew while it is open stays with who has it, and keeps the moment it was opened; given to another organisation or role
-- it goes along, unclaimed. Called by commit_decisions only, which holds the row of each case; p_writes are the numbers of what
-- is written, `cases`, `seqs` and `recorded_ats` are by that number.
CREATE OR REPLACE FUNCTION schakel.write_tasks(
  p_region text, p_writes integer[], p_cases text[], p_seqs bigint[], p_recorded_ats timestamptz[],
  p_done_writes integer[], p_done_tasks text[],
  p_task_writes integer[], p_names text[], p_kinds text[], p_organisations text[], p_roles text[], p_labels json[],
  p_due_ats timestamptz[]
) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  IF p_done_writes <> '{}' THEN
    UPDATE schakel.tasks t
       SET done_seq = p_seqs[x.n], done_at = p_recorded_ats[x.n], version = t.version + 1, claimant = NULL, delegator = NULL
      FROM unnest(p_done_writes, p_done_tasks) AS x (n, name)
     WHERE x.n = ANY (p_writes) AND t.region_id = p_region AND t.case_id = ANY (p_cases) AND t.case_id = p_cases[x.n]
       AND t.name = x.name AND t.done_at IS NULL;
  END IF;

  IF p_task_writes <> '{}' THEN
    WITH moved AS (
      UPDATE schakel.tasks t
         SET organisation = x.organisation, role = x.role, given_organisation = x.organisation, given_role = x.role,
             version = t.version + 1, claimed_by = NULL, claimant = NULL, claimed_at = NULL, delegated_by = NULL, delegator = NULL
        FROM unnest(p_task_writes, p_names, p_organisations, p_roles) AS x (n, name, organisation, role)
       WHERE x.n = ANY (p_writes) AND t.region_id = p_region AND t.case_id = ANY (p_cases) AND t.case_id = p_cases[x.n]
         AND t.name = x.name AND t.done_at IS NULL AND (t.given_organisation, t.given_role) <> (x.organisation, x.role)
      RETURNING t.task, t.version, p_recorded_ats[x.n] AS at, t.organisation, t.role
    )
    INSERT INTO schakel.task_acts (region_id, task, version, kind, at, actor, to_organisation, to_role)
    SELECT p_region, m.task, m.version, 'movedAlong', m.at, 'system', m.organisation, m.role FROM moved m;

    INSERT INTO schakel.tasks
      (region_id, task, case_id, name, kind, organisation, role, given_organisation, given_role, label, due_at, opened_seq,
       opened_at, school, workflow)
    SELECT p_region, gen_random_uuid(), c.case_id, x.name, x.kind, x.organisation, x.role, x.organisation, x.role, x.label,
           x.due_at, p_seqs[x.n], p_recorded_ats[x.n], c.school, c.workflow
      FROM unnest(p_task_writes, p_names, p_kinds, p_organisations, p_roles, p_labels, p_due_ats)
             AS x (n, name, kind, organisation, role, label, due_at)
      JOIN schakel.cases c ON c.region_id = p_region AND c.case_id = ANY (p_cases) AND c.case_id = p_cases[x.n]
     WHERE x.n = ANY (p_writes)
    ON CONFLICT (region_id, case_id, name) WHERE done_at IS NULL AND case_id IS NOT NULL DO UPDATE
       SET kind = excluded.kind, label = excluded.label, due_at = excluded.due_at, opened_seq = excluded.opened_seq,
           version = tasks.version + 1;
  END IF;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.write_tasks TO schakel_app;
