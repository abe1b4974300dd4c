-- Enters a region for the rest of the transaction. On Citus by a real SET LOCAL, because set_config() does not reach the workers;
-- there this function is not enough either, a transaction block around the statement has to do it (docs/scale.md). Elsewhere
-- by no statement at all: EXECUTE would parse one anew for each commit, and PERFORM run a query.
CREATE OR REPLACE FUNCTION schakel.enter_region(p_region text) RETURNS void
  LANGUAGE plpgsql
AS $$
DECLARE
  v_nothing text;
BEGIN
  IF coalesce(p_region, '') = '' THEN
    RAISE EXCEPTION 'no region was named' USING ERRCODE = 'SK001';
  END IF;
  IF current_setting('citus.propagate_set_commands', true) IS NULL THEN
    v_nothing := set_config('schakel.region', p_region, true);
  ELSE
    EXECUTE format('SET LOCAL schakel.region = %L', p_region);
  END IF;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.enter_region(text) TO schakel_app, schakel_reader;
