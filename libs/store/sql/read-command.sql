-- What became of a command, with its answer as it was given. One call in autocommit, as all reads.
CREATE OR REPLACE FUNCTION schakel.read_command(p_region text, p_command text, p_person text) RETURNS SETOF schakel.commands
  LANGUAGE plpgsql ROWS 1
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT k.region_id, k.command_id, k.person, k.fingerprint, schakel.whole_answer(p_region, k.answer), k.recorded_at
                 FROM schakel.commands k
                WHERE k.region_id = p_region AND k.command_id = p_command AND k.person = p_person;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.read_command TO schakel_app;
