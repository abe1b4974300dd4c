-- Due timers, earliest first; of each case only the first, so that a case hears its terms in their order whoever fires them.
-- One that comes back too often is parked, which is told by parked_at in its row, once. Locks the rows against other workers:
-- each passes over what another holds, so nobody waits.
CREATE OR REPLACE FUNCTION schakel.claim_timers(
  p_region text, p_owner text, p_lease interval, p_limit integer, p_most_claims integer
) RETURNS SETOF schakel.timers
  LANGUAGE plpgsql
  -- Its plan is made once a connection, perhaps while the table was empty: what is due is found by an index, always.
  SET enable_seqscan = off
AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    WITH due AS MATERIALIZED (
      SELECT t.case_id, t.timer_id FROM schakel.timers t
       WHERE t.region_id = p_region AND t.due_at <= v_now AND t.parked_at IS NULL
         AND (t.lease_until IS NULL OR t.lease_until < v_now)
         -- A subquery for each row, found by its key; a join would look at all timers there are.
         AND t.timer_id = (SELECT e.timer_id FROM schakel.timers e
                            WHERE e.region_id = p_region AND e.case_id = t.case_id AND e.parked_at IS NULL
                            ORDER BY e.due_at, e.timer_id LIMIT 1)
       ORDER BY t.due_at LIMIT p_limit
         FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE schakel.timers t
       SET claims = least(t.claims + 1, p_most_claims), parked_at = CASE WHEN t.claims >= p_most_claims THEN v_now END,
           lease_owner = p_owner, lease_until = clock_timestamp() + p_lease
      FROM due d
     WHERE t.region_id = p_region AND t.case_id = d.case_id AND t.timer_id = d.timer_id
    RETURNING t.*;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.claim_timers TO schakel_app;
