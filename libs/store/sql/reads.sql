-- Reads of a case and what belongs to it: each one call in autocommit, that enters the region and asks one question.

CREATE FUNCTION schakel.read_case(p_region text, p_case text) RETURNS SETOF schakel.cases
  LANGUAGE plpgsql ROWS 1
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT * FROM schakel.cases c WHERE c.region_id = p_region AND c.case_id = p_case;
END
$$;

-- Newest first, after the cursor. The statement is put together from the conditions that were given, so that each
-- combination gets a plan of its own; values travel as parameters.
-- p_states: any of these states, or of the states inside them.
CREATE FUNCTION schakel.list_cases(
  p_region text, p_states text[], p_school text, p_organisation text, p_workflow text, p_subject text, p_prefix text,
  p_after_opened_at timestamptz, p_after_case text, p_limit integer
) RETURNS SETOF schakel.cases
  LANGUAGE plpgsql
AS $$
DECLARE
  v_from text := 'schakel.cases c';
  v_order text := 'c';
  v_where text := 'c.region_id = $1';
BEGIN
  PERFORM schakel.enter_region(p_region);
  IF p_organisation IS NOT NULL THEN
    v_from := 'schakel.case_organisations o JOIN schakel.cases c ON c.region_id = o.region_id AND c.case_id = o.case_id';
    v_order := 'o';
    v_where := v_where || ' AND o.region_id = $1 AND o.organisation = $4';
  END IF;
  IF p_states IS NOT NULL THEN
    -- No index helps here (cases.sql): every case that the other conditions leave is looked at, so it has to be cheap. A path
    -- holds no blank: ' chain.school. safety.noReport.' contains ' chain.'.
    SELECT v_where || ' AND (' || coalesce(string_agg(format(
             $c$strpos(' ' || array_to_string(c.states, '. ') || '.', ' ' || $2[%s] || '.') > 0$c$, n), ' OR '), 'false') || ')'
      INTO v_where FROM generate_subscripts(p_states, 1) AS n;
  END IF;
  IF p_school IS NOT NULL THEN v_where := v_where || ' AND c.school = $3'; END IF;
  IF p_workflow IS NOT NULL THEN v_where := v_where || ' AND c.workflow = $5'; END IF;
  IF p_subject IS NOT NULL THEN v_where := v_where || ' AND c.subject = $6'; END IF;
  IF p_prefix IS NOT NULL THEN v_where := v_where || ' AND c.case_id ^@ $7'; END IF;
  IF p_after_case IS NOT NULL THEN
    v_where := v_where || format(' AND (%1$s.opened_at, %1$s.case_id) < ($8, $9)', v_order);
  END IF;
  RETURN QUERY EXECUTE format(
    'SELECT c.* FROM %s WHERE %s ORDER BY %3$s.opened_at DESC, %3$s.case_id DESC LIMIT $10', v_from, v_where, v_order)
    USING p_region, p_states, p_school, p_organisation, p_workflow, p_subject, p_prefix, p_after_opened_at, p_after_case,
          p_limit;
END
$$;

CREATE FUNCTION schakel.read_transitions(p_region text, p_case text, p_after_seq bigint, p_limit integer)
  RETURNS SETOF schakel.transitions
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT * FROM schakel.transitions t
                WHERE t.region_id = p_region AND t.case_id = p_case AND t.seq > p_after_seq
                ORDER BY t.seq LIMIT p_limit;
END
$$;

-- Newest first, after the cursor.
CREATE FUNCTION schakel.read_attempts(
  p_region text, p_case text, p_after_at timestamptz, p_after_attempt uuid, p_limit integer
) RETURNS SETOF schakel.attempts
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY SELECT * FROM schakel.attempts a
                WHERE a.region_id = p_region AND a.case_id = p_case
                  AND (p_after_attempt IS NULL OR (a.at, a.attempt) < (p_after_at, p_after_attempt))
                ORDER BY a.at DESC, a.attempt DESC LIMIT p_limit;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.read_case, schakel.list_cases, schakel.read_transitions, schakel.read_attempts
  TO schakel_app;
