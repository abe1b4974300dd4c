-- Forgets answers: of a region the oldest commands, once they were kept long enough, a few at a time so that nobody waits for
-- long. Locks them against another worker that clears (one of the two finds nothing left) and against the same command sent
-- again just now, which then is a new one.
CREATE INDEX commands_oldest ON schakel.commands (region_id, recorded_at);

CREATE FUNCTION schakel.clear_commands(p_region text, p_kept interval, p_limit integer) RETURNS integer
  LANGUAGE plpgsql
AS $$
DECLARE
  v_before constant timestamptz := clock_timestamp() - p_kept;
  v_rows integer;
BEGIN
  PERFORM schakel.enter_region(p_region);
  DELETE FROM schakel.commands k
   USING (SELECT c.command_id, c.person FROM schakel.commands c
           WHERE c.region_id = p_region AND c.recorded_at < v_before ORDER BY c.recorded_at LIMIT p_limit) AS o
   WHERE k.region_id = p_region AND k.command_id = o.command_id AND k.person = o.person;
  GET DIAGNOSTICS v_rows = ROW_COUNT;
  RETURN v_rows;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.clear_commands TO schakel_app;
