-- The timers of a batch. Those that a write cancels go first, so that one of the same name can be armed again. A cancelled timer
-- need not be there: leaving a state cancels its timer also when it is the one that just fired. Called by commit_decisions only,
-- which holds the row of each case; p_writes are the numbers of what is written, `cases` and `seqs` are by that number.
CREATE OR REPLACE FUNCTION schakel.write_timers(
  p_region text, p_writes integer[], p_cases text[], p_seqs bigint[],
  p_cancelled_writes integer[], p_cancelled_timers text[],
  p_armed_writes integer[], p_armed_timers text[], p_armed_due_ats timestamptz[]
) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  IF p_cancelled_writes <> '{}' THEN
    DELETE FROM schakel.timers t
     USING unnest(p_cancelled_writes, p_cancelled_timers) AS x (n, timer_id)
     WHERE x.n = ANY (p_writes) AND t.region_id = p_region AND t.case_id = ANY (p_cases) AND t.case_id = p_cases[x.n]
       AND t.timer_id = x.timer_id;
  END IF;

  IF p_armed_writes <> '{}' THEN
    INSERT INTO schakel.timers (region_id, case_id, timer_id, due_at, armed_seq)
    SELECT p_region, p_cases[x.n], x.timer_id, x.due_at, p_seqs[x.n]
      FROM unnest(p_armed_writes, p_armed_timers, p_armed_due_ats) AS x (n, timer_id, due_at)
     WHERE x.n = ANY (p_writes);
  END IF;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.write_timers TO schakel_app;
