-- The messages of a batch. One without a receiving case is for an endpoint, whose id comes in place of the name of the relation,
-- with the kind in place of the event. Called by commit_decisions only; p_writes are the numbers of what is written, the arrays
-- that follow are by that number.
CREATE OR REPLACE FUNCTION schakel.write_messages(
  p_region text, p_writes integer[], p_cases text[], p_seqs bigint[], p_recorded_ats timestamptz[], p_causes text[],
  p_message_writes integer[], p_ids text[], p_to_cases text[], p_as text[], p_events text[], p_data json[]
) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO schakel.outbox
    (region_id, message_id, from_case, to_case, seq, place, "as", event, data, command, created_at)
  SELECT p_region, x.message_id, p_cases[x.n], x.to_case, p_seqs[x.n], x.place, x."as", x.event, x.data, p_causes[x.n],
         p_recorded_ats[x.n]
    FROM unnest(p_message_writes, p_ids, p_to_cases, p_as, p_events, p_data) WITH ORDINALITY
           AS x (n, message_id, to_case, "as", event, data, place)
   WHERE x.n = ANY (p_writes) AND x.to_case IS NOT NULL;

  INSERT INTO schakel.deliveries (region_id, message_id, endpoint, case_id, seq, kind, body, created_at, due_at)
  SELECT p_region, x.message_id, x."as", p_cases[x.n], p_seqs[x.n], x.event, x.data::text, p_recorded_ats[x.n],
         p_recorded_ats[x.n]
    FROM unnest(p_message_writes, p_ids, p_to_cases, p_as, p_events, p_data)
           AS x (n, message_id, to_case, "as", event, data)
   WHERE x.n = ANY (p_writes) AND x.to_case IS NULL;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.write_messages TO schakel_app;
