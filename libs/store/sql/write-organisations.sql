-- As before (write-parts.sql), and: a task that people handed to an organisation which takes part no more returns to whom the
-- case gave it, unclaimed.
CREATE OR REPLACE FUNCTION schakel.write_organisations(
  p_region text, p_writes schakel.case_write[], p_moved integer[]
) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  DELETE FROM schakel.case_organisations o USING unnest(p_writes) w
   WHERE w.ordinal = ANY (p_moved) AND o.region_id = p_region AND o.case_id = w.case_id
     AND o.organisation <> ALL (w.organisations);

  INSERT INTO schakel.case_organisations (region_id, organisation, case_id, opened_at)
  SELECT DISTINCT p_region, u.organisation, c.case_id, c.opened_at
    FROM unnest(p_writes) w
   CROSS JOIN LATERAL unnest(w.organisations) AS u (organisation)
    JOIN schakel.cases c ON c.region_id = p_region AND c.case_id = w.case_id
   WHERE (w.expected_version IS NULL OR w.ordinal = ANY (p_moved))
     AND c.case_id = ANY (ARRAY(SELECT o.case_id FROM unnest(p_writes) o))
  ON CONFLICT (region_id, case_id, organisation) DO NOTHING;

  IF p_moved IS NOT NULL THEN
    WITH returned AS (
      UPDATE schakel.tasks t
         SET organisation = t.given_organisation, role = t.given_role, version = t.version + 1,
             claimed_by = NULL, claimant = NULL, claimed_at = NULL, delegated_by = NULL, delegator = NULL
        FROM unnest(p_writes) w
       WHERE w.ordinal = ANY (p_moved) AND t.region_id = p_region AND t.case_id = w.case_id AND t.done_at IS NULL
         AND t.organisation <> t.given_organisation AND t.organisation <> ALL (w.organisations)
      RETURNING t.task, t.version, w.recorded_at, t.organisation, t.role
    )
    INSERT INTO schakel.task_acts (region_id, task, version, kind, at, actor, to_organisation, to_role)
    SELECT p_region, r.task, r.version, 'returned', r.recorded_at, 'system', r.organisation, r.role FROM returned r;
  END IF;
END
$$;
