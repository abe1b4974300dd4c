-- Takes and frees places for what commit_decisions committed in the same statement, and keeps the list of who waits. Locks the
-- rows of the offers, in one order, against any other case that takes or leaves a place there; the cases are locked already.
-- An amount below zero is freed. With a bound it is only taken when all of it stays within; else nothing of the statement is
-- written (SK007), and who came second is decided anew. Called by commit_placed only.
CREATE OR REPLACE FUNCTION schakel.use_places(
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
  v_rows integer := 0;
BEGIN
  IF p_commands <> '{}' THEN
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
  END IF;

  IF p_waiting_commands <> '{}' THEN
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
  END IF;
  RETURN v_rows;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.use_places TO schakel_app;
