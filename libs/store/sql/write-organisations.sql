-- Keeps the searchable list of organisations in step: for new cases and those to which an organisation comes (p_joined), and for
-- those that one leaves (p_left). There a task that people handed to an organisation which takes part no more is given back to whom
-- the case gave it, unclaimed. Called by commit_decisions only, which holds the row of each case: nothing here waits for another
-- commit. The arrays are by the number of the write.
CREATE OR REPLACE FUNCTION schakel.write_organisations(
  p_region text, p_joined integer[], p_left integer[],
  p_cases text[], p_opened_ats timestamptz[], p_recorded_ats timestamptz[], p_organisations text[]
) RETURNS void
  LANGUAGE plpgsql
AS $$
DECLARE
  v_cases text[];
BEGIN
  IF p_joined <> '{}' THEN
    INSERT INTO schakel.case_organisations (region_id, organisation, case_id, opened_at)
    SELECT p_region, u.organisation, p_cases[n], p_opened_ats[n]
      FROM unnest(p_joined) n
     CROSS JOIN LATERAL unnest(p_organisations[n]::text[]) AS u (organisation)
    ON CONFLICT (region_id, case_id, organisation) DO NOTHING;
  END IF;

  IF (p_left <> '{}') IS NOT TRUE THEN
    RETURN;
  END IF;
  v_cases := ARRAY(SELECT p_cases[n] FROM unnest(p_left) n);
  DELETE FROM schakel.case_organisations o USING unnest(p_left) n
   WHERE o.region_id = p_region AND o.case_id = ANY (v_cases) AND o.case_id = p_cases[n]
     AND o.organisation <> ALL (p_organisations[n]::text[]);

  -- Looked for first: few tasks are with somebody else than whom the case gave them to.
  IF EXISTS (
    SELECT FROM schakel.tasks t
     WHERE t.region_id = p_region AND t.case_id = ANY (v_cases) AND t.done_at IS NULL AND t.organisation <> t.given_organisation
  ) THEN
    WITH returned AS (
      UPDATE schakel.tasks t
         SET organisation = t.given_organisation, role = t.given_role, version = t.version + 1,
             claimed_by = NULL, claimant = NULL, claimed_at = NULL, delegated_by = NULL, delegator = NULL
        FROM unnest(p_left) n
       WHERE t.region_id = p_region AND t.case_id = ANY (v_cases) AND t.case_id = p_cases[n] AND t.done_at IS NULL
         AND t.organisation <> t.given_organisation AND t.organisation <> ALL (p_organisations[n]::text[])
      RETURNING t.task, t.version, p_recorded_ats[n] AS at, t.organisation, t.role
    )
    INSERT INTO schakel.task_acts (region_id, task, version, kind, at, actor, to_organisation, to_role)
    SELECT p_region, r.task, r.version, 'returned', r.at, 'system', r.organisation, r.role FROM returned r;
  END IF;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.write_organisations TO schakel_app;
