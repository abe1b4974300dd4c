-- How much of what a region offers is in use, and who waits for it (docs/adr/0019). What there is stands in the region's
-- document; here is only what cases take of it. The sum over the states of cases is the same.
CREATE TABLE schakel.place_use (
  region_id text COLLATE "C" NOT NULL,
  organisation text COLLATE "C" NOT NULL,
  offer text COLLATE "C" NOT NULL,
  used integer NOT NULL DEFAULT 0,
  CONSTRAINT place_use_pkey PRIMARY KEY (region_id, organisation, offer),
  CONSTRAINT place_use_used_check CHECK (used >= 0)
);
SELECT schakel.confine_to_region('schakel.place_use', 'SELECT', 'INSERT', 'UPDATE');
GRANT SELECT, INSERT, UPDATE (used) ON schakel.place_use TO schakel_app;
GRANT SELECT ON schakel.place_use TO schakel_reader;

-- One row a case that waits for a place, in the order of `since`. What it seeks, and with organisations of which kind: codes,
-- never a person.
CREATE TABLE schakel.waiting_cases (
  region_id text COLLATE "C" NOT NULL,
  case_id text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL,
  kind text COLLATE "C" NOT NULL,
  sought json NOT NULL,
  CONSTRAINT waiting_cases_pkey PRIMARY KEY (region_id, case_id),
  CONSTRAINT waiting_cases_case_fkey FOREIGN KEY (region_id, case_id) REFERENCES schakel.cases (region_id, case_id)
);
CREATE INDEX waiting_cases_order ON schakel.waiting_cases (region_id, since, case_id);
SELECT schakel.confine_to_region('schakel.waiting_cases', 'SELECT', 'INSERT', 'UPDATE', 'DELETE');
GRANT SELECT, INSERT, DELETE, UPDATE (since, kind, sought) ON schakel.waiting_cases TO schakel_app;
GRANT SELECT ON schakel.waiting_cases TO schakel_reader;

-- Takes and frees places for what commit_decisions committed in the same statement, and keeps the list of who waits. Locks the
-- rows of the offers, in one order, against any other case that takes or leaves a place there; the cases are locked already.
-- An amount below zero is freed. With a bound it is only taken when all of it stays within; else nothing of the statement is
-- written (SK007), and who came second is decided anew. Called by commit_placed only.
CREATE FUNCTION schakel.use_places(
  p_region text,
  -- The numbers of the commands that were committed.
  p_committed integer[],
  p_commands integer[],
  p_organisations text[],
  p_offers text[],
  p_amounts integer[],
  p_bounds integer[],
  p_waiting_commands integer[],
  p_waiting_cases text[],
  -- Null where the case waits no more.
  p_waiting_sinces timestamptz[],
  p_waiting_kinds text[],
  p_waiting_sought json[]
) RETURNS integer
  LANGUAGE plpgsql
AS $$
DECLARE
  v_wanted integer;
  v_rows integer;
BEGIN
  INSERT INTO schakel.place_use (region_id, organisation, offer)
  SELECT DISTINCT p_region, x.organisation, x.offer
    FROM unnest(p_commands, p_organisations, p_offers) AS x (command, organisation, offer)
   WHERE x.command = ANY (p_committed)
   ORDER BY x.organisation, x.offer
  ON CONFLICT (region_id, organisation, offer) DO NOTHING;

  PERFORM FROM schakel.place_use u
    WHERE u.region_id = p_region
      AND (u.organisation, u.offer) IN (SELECT x.organisation, x.offer FROM unnest(p_organisations, p_offers) AS x (organisation, offer))
    ORDER BY u.organisation, u.offer
      FOR NO KEY UPDATE;

  WITH changed AS (
    SELECT x.organisation, x.offer, sum(x.amount)::integer AS amount, min(x.bound) AS bound
      FROM unnest(p_commands, p_organisations, p_offers, p_amounts, p_bounds)
             AS x (command, organisation, offer, amount, bound)
     WHERE x.command = ANY (p_committed)
     GROUP BY x.organisation, x.offer
  ), written AS (
    UPDATE schakel.place_use u SET used = u.used + c.amount
      FROM changed c
     WHERE u.region_id = p_region AND u.organisation = c.organisation AND u.offer = c.offer
       AND (c.bound IS NULL OR u.used + c.amount <= c.bound)
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM written) INTO v_wanted, v_rows;
  IF v_rows <> v_wanted THEN
    RAISE EXCEPTION 'there is no room any more' USING ERRCODE = 'SK007';
  END IF;

  DELETE FROM schakel.waiting_cases w
   USING unnest(p_waiting_commands, p_waiting_cases, p_waiting_sinces) AS x (command, case_id, since)
   WHERE w.region_id = p_region AND w.case_id = x.case_id AND x.since IS NULL AND x.command = ANY (p_committed);

  INSERT INTO schakel.waiting_cases (region_id, case_id, since, kind, sought)
  SELECT p_region, x.case_id, x.since, x.kind, x.sought
    FROM unnest(p_waiting_commands, p_waiting_cases, p_waiting_sinces, p_waiting_kinds, p_waiting_sought)
           AS x (command, case_id, since, kind, sought)
   WHERE x.since IS NOT NULL AND x.command = ANY (p_committed)
  ON CONFLICT (region_id, case_id) DO UPDATE
    SET since = excluded.since, kind = excluded.kind, sought = excluded.sought;
  RETURN v_rows;
END
$$;

-- commit_decisions with the places of its cases: the same arguments, then those of use_places. One call, because a statement is
-- sent to where its region lies only when it is one call. The arguments are read from the catalogue: they are told once.
DO $make$
DECLARE
  v_given text;
  v_passed text;
BEGIN
  SELECT pg_get_function_arguments(p.oid),
         (SELECT string_agg(format('%1$I => %1$I', n), ', ' ORDER BY i)
            FROM unnest(p.proargnames[1:p.pronargs]) WITH ORDINALITY AS a (n, i))
    INTO v_given, v_passed
    FROM pg_proc p WHERE p.oid = 'schakel.commit_decisions'::regproc;
  EXECUTE format($function$
CREATE FUNCTION schakel.commit_placed(
  %s,
  p_place_commands integer[],
  p_place_organisations text[],
  p_place_offers text[],
  p_place_amounts integer[],
  p_place_bounds integer[],
  p_waiting_commands integer[],
  p_waiting_cases text[],
  p_waiting_sinces timestamptz[],
  p_waiting_kinds text[],
  p_waiting_sought json[]
) RETURNS TABLE (command integer, result text, answer json)
  LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_committed integer[];
BEGIN
  PERFORM schakel.enter_region(p_region);
  FOR command, result, answer IN
    SELECT d.command, d.result, d.answer FROM schakel.commit_decisions(%s) d
  LOOP
    IF result = 'committed' THEN
      v_committed := v_committed || command;
    END IF;
    RETURN NEXT;
  END LOOP;
  -- After the cases, by those that were written: what does not fit undoes all of it.
  PERFORM schakel.use_places(p_region, v_committed, p_place_commands, p_place_organisations, p_place_offers,
    p_place_amounts, p_place_bounds, p_waiting_commands, p_waiting_cases, p_waiting_sinces, p_waiting_kinds, p_waiting_sought);
END
$$
$function$, v_given, v_passed);
END
$make$;

-- What is in use of every offer, and who waits, as they are together.
CREATE FUNCTION schakel.read_places(p_region text)
  RETURNS TABLE (organisation text, offer text, used integer, case_id text, since timestamptz, kind text,
                 sought json)
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    (SELECT u.organisation, u.offer, u.used, NULL::text, NULL::timestamptz, NULL::text, NULL::json
       FROM schakel.place_use u WHERE u.region_id = p_region)
    UNION ALL
    (SELECT NULL, NULL, NULL, w.case_id, w.since, w.kind, w.sought
       FROM schakel.waiting_cases w WHERE w.region_id = p_region ORDER BY w.since, w.case_id);
END
$$;

-- What a worker looks for, as before, and `room`: another text whenever what is in use or who waits has changed, so that the
-- list is gone down only then. Null when nobody waits.
DROP FUNCTION schakel.look_for_work(text);
CREATE FUNCTION schakel.look_for_work(p_region text)
  RETURNS TABLE (has_timers boolean, has_messages boolean, due_in_seconds double precision, room text)
  LANGUAGE plpgsql
AS $$
DECLARE
  v_now constant timestamptz := clock_timestamp();
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT
    EXISTS (SELECT FROM schakel.timers t
             WHERE t.region_id = p_region AND t.due_at <= v_now AND t.parked_at IS NULL
               AND (t.lease_until IS NULL OR t.lease_until < v_now)),
    EXISTS (SELECT FROM schakel.outbox m
             WHERE m.region_id = p_region AND m.parked_at IS NULL
               AND (m.lease_until IS NULL OR m.lease_until < v_now)),
    extract(epoch FROM
      (SELECT min(t.due_at) FROM schakel.timers t WHERE t.region_id = p_region AND t.due_at > v_now) - v_now
    )::double precision,
    (SELECT md5(string_agg(concat_ws(' ', w.case_id, w.since, w.kind, w.sought), ',' ORDER BY w.case_id)
                || coalesce((SELECT string_agg(concat_ws(' ', u.organisation, u.offer, u.used), ',' ORDER BY u.organisation, u.offer)
                               FROM schakel.place_use u WHERE u.region_id = p_region), ''))
       FROM schakel.waiting_cases w WHERE w.region_id = p_region);
END
$$;

GRANT EXECUTE ON FUNCTION schakel.use_places, schakel.commit_placed, schakel.read_places,
  schakel.look_for_work TO schakel_app;
