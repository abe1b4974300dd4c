-- Work for the workers. A claim leases rows for a short time, by the clock of the database; it decides nothing. Who wants
-- the row for good removes it in commit_decisions. Locks rows against another worker that claims: each passes over what the
-- other holds, so nobody waits.

CREATE FUNCTION schakel.claim_timers(p_region text, p_now timestamptz, p_owner text, p_lease interval, p_limit integer)
  RETURNS SETOF schakel.timers
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    WITH due AS MATERIALIZED (
      SELECT t.case_id, t.timer_id FROM schakel.timers t
       WHERE t.region_id = p_region AND t.due_at <= p_now
         AND (t.lease_until IS NULL OR t.lease_until < clock_timestamp())
       ORDER BY t.due_at LIMIT p_limit
         FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE schakel.timers t
       SET claims = t.claims + 1, lease_owner = p_owner, lease_until = clock_timestamp() + p_lease
      FROM due d
     WHERE t.region_id = p_region AND t.case_id = d.case_id AND t.timer_id = d.timer_id
    RETURNING t.*;
END
$$;

-- Only the first undelivered message of a sender to a receiver: the next one waits until that one is applied. A message
-- that was claimed too often is left alone (parked), and so are those behind it.
CREATE FUNCTION schakel.claim_messages(
  p_region text, p_owner text, p_lease interval, p_limit integer, p_most_claims integer
) RETURNS SETOF schakel.outbox
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    WITH first AS MATERIALIZED (
      SELECT m.message_id FROM schakel.outbox m
       WHERE m.region_id = p_region AND m.claims < p_most_claims
         AND (m.lease_until IS NULL OR m.lease_until < clock_timestamp())
         AND NOT EXISTS (SELECT FROM schakel.outbox e
                          WHERE e.region_id = p_region AND e.from_case = m.from_case AND e.to_case = m.to_case
                            AND (e.seq, e.place) < (m.seq, m.place))
       ORDER BY m.created_at LIMIT p_limit
         FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE schakel.outbox m
       SET claims = m.claims + 1, lease_owner = p_owner, lease_until = clock_timestamp() + p_lease
      FROM first f
     WHERE m.region_id = p_region AND m.message_id = f.message_id
    RETURNING m.*;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.claim_timers, schakel.claim_messages TO schakel_app;
