-- Only the first undelivered message of a sender to a receiver: the next one waits until that one is applied. Parked as timers
-- are; the messages behind a parked one wait with it. Locks as claim_timers does.
CREATE OR REPLACE FUNCTION schakel.claim_messages(
  p_region text, p_owner text, p_lease interval, p_limit integer, p_most_claims integer
) RETURNS SETOF schakel.outbox
  LANGUAGE plpgsql
  -- Its plan is made once a connection, perhaps while the table was empty: what waits is found by an index, always.
  SET enable_seqscan = off
AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    WITH first AS MATERIALIZED (
      SELECT m.message_id FROM schakel.outbox m
       WHERE m.region_id = p_region AND m.parked_at IS NULL
         AND (m.lease_until IS NULL OR m.lease_until < v_now)
         AND m.message_id = (SELECT e.message_id FROM schakel.outbox e
                              WHERE e.region_id = p_region AND e.from_case = m.from_case AND e.to_case = m.to_case
                              ORDER BY e.seq, e.place LIMIT 1)
       ORDER BY m.created_at LIMIT p_limit
         FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE schakel.outbox m
       SET claims = least(m.claims + 1, p_most_claims), parked_at = CASE WHEN m.claims >= p_most_claims THEN v_now END,
           lease_owner = p_owner, lease_until = clock_timestamp() + p_lease
      FROM first f
     WHERE m.region_id = p_region AND m.message_id = f.message_id
    RETURNING m.*;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.claim_messages TO schakel_app;
