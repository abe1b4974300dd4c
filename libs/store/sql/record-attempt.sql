-- Stores a refused attempt. The id comes from the caller, so that sending it twice stores it once.
CREATE FUNCTION schakel.record_attempt(
  p_region text, p_case text, p_attempt uuid, p_at timestamptz, p_actor text, p_organisation text, p_role text,
  p_event text, p_code text, p_because json, p_guards json
) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  INSERT INTO schakel.attempts (region_id, case_id, attempt, at, actor, organisation, role, event, code, because, guards)
  VALUES (p_region, p_case, p_attempt, p_at, p_actor, p_organisation, p_role, p_event, p_code, p_because, p_guards)
  ON CONFLICT (region_id, case_id, attempt) DO NOTHING;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.record_attempt TO schakel_app;
