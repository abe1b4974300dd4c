-- Enters a region for the rest of the transaction. On Citus by a real SET LOCAL, because set_config() does not reach the workers;
-- there this function is not enough either, a transaction block around the statement has to do it (docs/scale.md). Elsewhere
-- without EXECUTE, which parses its statement anew for each commit.
CREATE OR REPLACE FUNCTION schakel.enter_region(p_region text) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  IF coalesce(p_region, '') = '' THEN
    RAISE EXCEPTION 'no region was named' USING ERRCODE = 'SK001';
  END IF;
  IF current_setting('citus.propagate_set_commands', true) IS NULL THEN
    PERFORM set_config('schakel.region', p_region, true);
  ELSE
    EXECUTE format('SET LOCAL schakel.region = %L', p_region);
  END IF;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.enter_region(text) TO schakel_app, schakel_reader;
