-- An answer as it was given. Where its body ended with the whole record of a transition the answer was stored without it, with
-- case and number in place of it (libs/store/answer.ts): the record follows as the bytes that were hashed, with their hash. Answers
-- of before are whole already. Inside a region.
CREATE FUNCTION schakel.whole_answer(p_region text, p_answer json) RETURNS json
  LANGUAGE plpgsql STABLE
AS $$
DECLARE
  v_record constant json := p_answer -> 'record';
  v_transition text;
BEGIN
  IF v_record IS NULL THEN
    RETURN p_answer;
  END IF;
  -- Records are kept for ever: without it something is wrong, and no answer is made up.
  SELECT left(convert_from(t.bytes, 'UTF8'), -1) || format(',"hash":"%s"}', t.hash) INTO STRICT v_transition
    FROM schakel.transitions t
   WHERE t.region_id = p_region AND t.case_id = v_record ->> 'case' AND t.seq = (v_record ->> 'seq')::bigint;
  RETURN format('{"status":%s,"headers":%s,"body":%s,"transition":%s}}', p_answer -> 'status', p_answer -> 'headers',
                left((p_answer -> 'body')::text, -1), v_transition);
END
$$;

GRANT EXECUTE ON FUNCTION schakel.whole_answer TO schakel_app;
