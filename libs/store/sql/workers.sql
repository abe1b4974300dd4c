-- Work for the workers, as any number of processes share it. What is due is decided by the clock of the database alone: a
-- worker whose own clock runs ahead fires nothing early. A claim leases rows for a short time; who wants a row for good removes
-- it in commit_decisions. Work that was claimed too often without being done is parked: left alone until a person releases it.
ALTER TABLE schakel.timers ADD COLUMN parked_at timestamptz;
ALTER TABLE schakel.outbox ADD COLUMN parked_at timestamptz;
CREATE INDEX timers_parked ON schakel.timers (region_id, parked_at) WHERE parked_at IS NOT NULL;
CREATE INDEX outbox_parked ON schakel.outbox (region_id, parked_at) WHERE parked_at IS NOT NULL;
GRANT UPDATE (parked_at) ON schakel.timers, schakel.outbox TO schakel_app;

-- Gives back what a worker could not do for a reason that lies outside it (a database that went away, a case that others
-- moved): the claim does not count, and the row may be claimed again after p_after. Only rows that it still holds.
CREATE FUNCTION schakel.give_back(
  p_region text, p_owner text, p_after interval, p_cases text[], p_timers text[], p_messages text[]
) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  UPDATE schakel.timers t
     SET claims = greatest(t.claims - 1, 0), lease_until = clock_timestamp() + p_after
    FROM unnest(p_cases, p_timers) AS x (case_id, timer_id)
   WHERE t.region_id = p_region AND t.case_id = x.case_id AND t.timer_id = x.timer_id AND t.lease_owner = p_owner;
  UPDATE schakel.outbox m
     SET claims = greatest(m.claims - 1, 0), lease_until = clock_timestamp() + p_after
   WHERE m.region_id = p_region AND m.message_id = ANY (p_messages) AND m.lease_owner = p_owner;
END
$$;

-- How much waits, for those who watch: timers that are due, messages, the age of the oldest of each, and what is parked.
-- Counted to p_most only, so that a look at a heap does not add to it. What waits behind a parked message counts as waiting.
CREATE FUNCTION schakel.count_work(p_region text, p_most integer)
  RETURNS TABLE (kind text, waiting integer, oldest_seconds double precision, parked integer)
  LANGUAGE plpgsql
AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    SELECT 'timer', count(*)::integer, coalesce(extract(epoch FROM v_now - min(w.since)), 0)::double precision,
           (SELECT count(*)::integer FROM schakel.timers p WHERE p.region_id = p_region AND p.parked_at IS NOT NULL)
      FROM (SELECT t.due_at AS since FROM schakel.timers t
             WHERE t.region_id = p_region AND t.due_at <= v_now AND t.parked_at IS NULL
             ORDER BY t.due_at LIMIT p_most) w
     UNION ALL
    SELECT 'message', count(*)::integer, coalesce(extract(epoch FROM v_now - min(w.since)), 0)::double precision,
           (SELECT count(*)::integer FROM schakel.outbox p WHERE p.region_id = p_region AND p.parked_at IS NOT NULL)
      FROM (SELECT m.created_at AS since FROM schakel.outbox m
             WHERE m.region_id = p_region AND m.parked_at IS NULL
             ORDER BY m.created_at LIMIT p_most) w;
END
$$;

-- What is parked, the longest first. `waiting` counts the messages that wait behind a parked one.
CREATE FUNCTION schakel.list_parked(p_region text, p_limit integer)
  RETURNS TABLE (kind text, case_id text, name text, since timestamptz, parked_at timestamptz, waiting integer)
  LANGUAGE plpgsql
AS $$
#variable_conflict use_column
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    SELECT * FROM (
      SELECT 'timer', t.case_id, t.timer_id, t.due_at, t.parked_at, 0
        FROM schakel.timers t WHERE t.region_id = p_region AND t.parked_at IS NOT NULL
       UNION ALL
      SELECT 'message', m.to_case, m.event, m.created_at, m.parked_at,
             (SELECT count(*)::integer FROM schakel.outbox b
               WHERE b.region_id = p_region AND b.from_case = m.from_case AND b.to_case = m.to_case
                 AND (b.seq, b.place) > (m.seq, m.place))
        FROM schakel.outbox m WHERE m.region_id = p_region AND m.parked_at IS NOT NULL
    ) AS p (kind, case_id, name, since, parked_at, waiting)
    ORDER BY p.parked_at, p.case_id, p.name LIMIT p_limit;
END
$$;

-- Lets workers try again what is parked, of one case or of all; how much that is. Its claims count from the beginning.
CREATE FUNCTION schakel.release_parked(p_region text, p_case text) RETURNS integer
  LANGUAGE plpgsql
AS $$
DECLARE
  v_timers integer;
  v_messages integer;
BEGIN
  PERFORM schakel.enter_region(p_region);
  UPDATE schakel.timers t SET claims = 0, parked_at = NULL, lease_owner = NULL, lease_until = NULL
   WHERE t.region_id = p_region AND t.parked_at IS NOT NULL AND (p_case IS NULL OR t.case_id = p_case);
  GET DIAGNOSTICS v_timers = ROW_COUNT;
  UPDATE schakel.outbox m SET claims = 0, parked_at = NULL, lease_owner = NULL, lease_until = NULL
   WHERE m.region_id = p_region AND m.parked_at IS NOT NULL AND (p_case IS NULL OR m.to_case = p_case);
  GET DIAGNOSTICS v_messages = ROW_COUNT;
  RETURN v_timers + v_messages;
END
$$;

-- Many cases in one question, for a worker that is about to work on them.
CREATE FUNCTION schakel.read_cases(p_region text, p_cases text[]) RETURNS SETOF schakel.cases
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT * FROM schakel.cases c WHERE c.region_id = p_region AND c.case_id = ANY (p_cases);
END
$$;

GRANT EXECUTE ON FUNCTION schakel.give_back, schakel.count_work, schakel.list_parked, schakel.release_parked, schakel.read_cases TO schakel_app;
