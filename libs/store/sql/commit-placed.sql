-- commit_decisions with the places of its cases: the same arguments, then those of use_places. One call, because a statement is
-- sent to where its region lies only when it is one call. The arguments are read from the catalogue: they are told once.
DO $make$
DECLARE
  v_given text;
  v_passed text;
BEGIN
  SELECT pg_get_function_arguments(p.oid),
         (SELECT string_agg(format('%1$I => %1$I', n), ', ' ORDER BY i)
            FROM unnest(p.proargnames[1:p.pronargs]) WITH ORDINALITY AS a (n, i))
    INTO v_given, v_passed
    FROM pg_proc p WHERE p.oid = 'schakel.commit_decisions'::regproc;
  EXECUTE format($function$
CREATE OR REPLACE FUNCTION schakel.commit_placed(
  %s,
  p_place_commands integer[],
  p_place_organisations text[],
  p_place_offers text[],
  p_place_amounts integer[],
  p_place_bounds integer[],
  p_waiting_commands integer[],
  p_waiting_cases text[],
  p_waiting_sinces timestamptz[],
  p_waiting_kinds text[],
  p_waiting_sought json[]
) RETURNS TABLE (command integer, result text, answer json)
  LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  v_committed integer[];
BEGIN
  PERFORM schakel.enter_region(p_region);
  FOR command, result, answer IN
    SELECT d.command, d.result, d.answer FROM schakel.commit_decisions(%s) d
  LOOP
    IF result = 'committed' THEN
      v_committed := v_committed || command;
    END IF;
    RETURN NEXT;
  END LOOP;
  -- After the cases, by those that were written: what does not fit undoes all of it.
  PERFORM schakel.use_places(p_region, v_committed, p_place_commands, p_place_organisations, p_place_offers,
    p_place_amounts, p_place_bounds, p_waiting_commands, p_waiting_cases, p_waiting_sinces, p_waiting_kinds, p_waiting_sought);
END
$$
$function$, v_given, v_passed);
END
$make$;

GRANT EXECUTE ON FUNCTION schakel.commit_placed TO schakel_app;
