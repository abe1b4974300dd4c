-- The next cases to be projected under this calendar: those with a timer, and those whose open tasks have a date. None when it is
-- done, or another calendar counts now. Locks nothing: who projects a case that was projected already finds nothing to do.
CREATE OR REPLACE FUNCTION schakel.cases_to_project(p_region text, p_calendar text, p_limit integer) RETURNS SETOF text
  LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM schakel.enter_region(p_region);
  RETURN QUERY
    SELECT one.case_id
      FROM schakel.projections p
     CROSS JOIN LATERAL (
       (SELECT DISTINCT t.case_id FROM schakel.timers t
         WHERE t.region_id = p_region AND t.case_id > p.after_case ORDER BY t.case_id LIMIT p_limit)
       UNION
       (SELECT DISTINCT t.case_id FROM schakel.tasks t
         WHERE t.region_id = p_region AND t.case_id > p.after_case AND t.done_at IS NULL AND t.due_at IS NOT NULL
         ORDER BY t.case_id LIMIT p_limit)
     ) one
     WHERE p.region_id = p_region AND p.calendar_hash = p_calendar AND NOT p.is_done
     ORDER BY one.case_id LIMIT p_limit;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.cases_to_project TO schakel_app;
