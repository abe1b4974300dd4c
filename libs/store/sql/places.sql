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

GRANT EXECUTE ON FUNCTION schakel.use_places, schakel.read_places TO schakel_app;
