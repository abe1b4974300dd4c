-- Whether there is anything to claim, in how many seconds the next timer is due, and `room`: another text whenever what is in use
-- or who waits has changed, so that the list is gone down only then; null when nobody waits. Reads only, and one question for
-- all: most looks find nothing. Asked so that the first row of an index answers it. Asked as EXISTS, a plan that is made without
-- knowing the moment takes a third of all timers to be due, and expects the quickest answer of reading the table from its
-- beginning: that is all of it whenever nothing is due.
CREATE OR REPLACE FUNCTION schakel.look_for_work(p_region text)
  RETURNS TABLE (has_timers boolean, has_messages boolean, due_in_seconds double precision, room text)
  LANGUAGE plpgsql
  -- Its plan is made once a connection, perhaps while a table was empty: what it looks for is found by an index, always.
  SET enable_seqscan = off
AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT
    (SELECT t.due_at FROM schakel.timers t
      WHERE t.region_id = p_region AND t.due_at <= v_now AND t.parked_at IS NULL
        AND (t.lease_until IS NULL OR t.lease_until < v_now)
      ORDER BY t.due_at LIMIT 1) IS NOT NULL,
    (SELECT m.created_at FROM schakel.outbox m
      WHERE m.region_id = p_region AND m.parked_at IS NULL
        AND (m.lease_until IS NULL OR m.lease_until < v_now)
      ORDER BY m.created_at LIMIT 1) IS NOT NULL,
    extract(epoch FROM
      (SELECT t.due_at FROM schakel.timers t WHERE t.region_id = p_region AND t.due_at > v_now ORDER BY t.due_at LIMIT 1)
        - v_now
    )::double precision,
    (SELECT md5(string_agg(concat_ws(' ', w.case_id, w.since, w.kind, w.sought), ',' ORDER BY w.case_id)
                || coalesce((SELECT string_agg(concat_ws(' ', u.organisation, u.offer, u.used), ',' ORDER BY u.organisation, u.offer)
                               FROM schakel.place_use u WHERE u.region_id = p_region), ''))
       FROM schakel.waiting_cases w WHERE w.region_id = p_region);
END
$$;

GRANT EXECUTE ON FUNCTION schakel.look_for_work TO schakel_app;
