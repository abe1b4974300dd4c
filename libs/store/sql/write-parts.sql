-- The parts of a case that commit_decisions writes after its row. It holds the row of each case, so nothing here waits for
-- another commit. A write is found by its number; parts of a write that was refused find none.

-- Keeps the searchable list of organisations in step: for new cases, and where the organisations changed (p_moved).
CREATE FUNCTION schakel.write_organisations(p_region text, p_writes schakel.case_write[], p_moved integer[]) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  DELETE FROM schakel.case_organisations o USING unnest(p_writes) w
   WHERE w.ordinal = ANY (p_moved) AND o.region_id = p_region AND o.case_id = w.case_id
     AND o.organisation <> ALL (w.organisations);

  INSERT INTO schakel.case_organisations (region_id, organisation, case_id, opened_at)
  SELECT DISTINCT p_region, u.organisation, c.case_id, c.opened_at
    FROM unnest(p_writes) w
   CROSS JOIN LATERAL unnest(w.organisations) AS u (organisation)
    JOIN schakel.cases c ON c.region_id = p_region AND c.case_id = w.case_id
   WHERE w.expected_version IS NULL OR w.ordinal = ANY (p_moved)
  ON CONFLICT (region_id, case_id, organisation) DO NOTHING;
END
$$;

-- Timers that a write cancels go first, so that one of the same name can be armed again. A cancelled timer need not be there:
-- leaving a state cancels its timer also when it is the one that just fired.
CREATE FUNCTION schakel.write_timers(
  p_region text, p_writes schakel.case_write[],
  p_cancelled_writes integer[], p_cancelled_timers text[],
  p_armed_writes integer[], p_armed_timers text[], p_armed_due_ats timestamptz[]
) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  DELETE FROM schakel.timers t
   USING unnest(p_cancelled_writes, p_cancelled_timers) AS x (ordinal, timer_id) JOIN unnest(p_writes) w USING (ordinal)
   WHERE t.region_id = p_region AND t.case_id = w.case_id AND t.timer_id = x.timer_id;

  INSERT INTO schakel.timers (region_id, case_id, timer_id, due_at, armed_seq)
  SELECT p_region, w.case_id, x.timer_id, x.due_at, w.seq
    FROM unnest(p_armed_writes, p_armed_timers, p_armed_due_ats) AS x (ordinal, timer_id, due_at)
    JOIN unnest(p_writes) w USING (ordinal);
END
$$;

-- Tasks that a write finishes go first, so that one of the same name can be opened again. A name that is still open is
-- opened anew in its place.
CREATE FUNCTION schakel.write_tasks(
  p_region text, p_writes schakel.case_write[],
  p_done_writes integer[], p_done_tasks text[],
  p_task_writes integer[], p_names text[], p_kinds text[], p_organisations text[], p_roles text[], p_labels json[],
  p_due_ats timestamptz[]
) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  UPDATE schakel.tasks t SET done_seq = w.seq, done_at = w.recorded_at
    FROM unnest(p_done_writes, p_done_tasks) AS x (ordinal, name) JOIN unnest(p_writes) w USING (ordinal)
   WHERE t.region_id = p_region AND t.case_id = w.case_id AND t.name = x.name AND t.done_at IS NULL;

  INSERT INTO schakel.tasks
    (region_id, task, case_id, name, kind, organisation, role, label, due_at, opened_seq, opened_at)
  SELECT p_region, gen_random_uuid(), w.case_id, x.name, x.kind, x.organisation, x.role, x.label, x.due_at, w.seq, w.recorded_at
    FROM unnest(p_task_writes, p_names, p_kinds, p_organisations, p_roles, p_labels, p_due_ats)
           AS x (ordinal, name, kind, organisation, role, label, due_at)
    JOIN unnest(p_writes) w USING (ordinal)
  ON CONFLICT (region_id, case_id, name) WHERE done_at IS NULL AND case_id IS NOT NULL DO UPDATE
     SET kind = excluded.kind, organisation = excluded.organisation, role = excluded.role, label = excluded.label,
         due_at = excluded.due_at, opened_seq = excluded.opened_seq, opened_at = excluded.opened_at;
END
$$;

CREATE FUNCTION schakel.write_messages(
  p_region text, p_writes schakel.case_write[],
  p_message_writes integer[], p_ids text[], p_to_cases text[], p_as text[], p_events text[], p_data json[]
) RETURNS void
  LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO schakel.outbox
    (region_id, message_id, from_case, to_case, seq, place, "as", event, data, command, created_at)
  SELECT p_region, x.message_id, w.case_id, x.to_case, w.seq, x.place, x."as", x.event, x.data, w.causing_command, w.recorded_at
    FROM unnest(p_message_writes, p_ids, p_to_cases, p_as, p_events, p_data) WITH ORDINALITY
           AS x (ordinal, message_id, to_case, "as", event, data, place)
    JOIN unnest(p_writes) w USING (ordinal);
END
$$;

GRANT EXECUTE ON FUNCTION schakel.write_organisations, schakel.write_timers, schakel.write_tasks, schakel.write_messages
  TO schakel_app;
