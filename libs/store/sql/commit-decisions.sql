-- Writes decisions: the one way in which a case changes (docs/adr/0002). A batch of commands of one region in, one row a
-- command out. READ COMMITTED; every statement below sees what was committed before it began.
--
-- Locks, always in this order, so that two calls never wait for each other:
--   1. rows of `commands`, by id: against the same command sent twice. The loser waits, then reads the winner's answer.
--   2. rows of `cases` that exist, by id: against another command for the same case.
--   3. rows of `timers` and `outbox` that caused a command: against a worker that is claiming them (short, waits for nobody).
--   4. new rows of `cases`, by id: against another command that opens a case under the same id.
-- Everything else that is written belongs to a case of which this call holds the row.
--
-- A conflict is a result and harms only its own command, of which then nothing is written:
--   committed    written                                  stored     the command was there already: its answer
--   stale        version or head are not the expected,    fingerprint  the command was there already, for another request
--                or a case to be opened exists            consumed   the timer or message that caused it is gone
-- Anything else that is wrong is an error, and nothing of the whole batch is written:
--   SK001 the batch has no proper form   SK002 a record does not continue its chain   SK003 its time is not now
--   SK004 a case that should be there is not   SK005 a statement wrote another number of rows than it had to
--   40001 a case under the same id was opened at this very moment: to be tried again

CREATE OR REPLACE FUNCTION schakel.commit_decisions(
  p_region text,
  -- One element a command.
  p_command_ids text[],
  p_persons text[],
  p_fingerprints text[],
  p_answers json[],
  -- What caused it and is used up by it, or nulls: a timer with the seq that armed it, or a message.
  p_consumed_timers text[],
  p_consumed_armed_seqs bigint[],
  p_consumed_messages text[],
  -- One element a write: the case of the command, then the cases it opens. Commands and writes count from 1.
  p_write_commands integer[],
  p_cases text[],
  p_expected_versions bigint[],
  p_expected_heads text[],
  p_hashes text[],
  p_records bytea[],
  p_closed_ats timestamptz[],
  p_outcomes text[],
  -- Each element is itself an array, as text: PostgreSQL has no arrays of arrays of different lengths.
  p_states text[],
  p_organisations text[],
  p_bodies json[],
  -- One element a case that is opened (a write without expected version): what never changes afterwards.
  p_opened_writes integer[],
  p_subjects text[],
  p_schools text[],
  p_workflows text[],
  p_machines text[],
  p_configurations integer[],
  p_definitions text[],
  p_opened_ats timestamptz[],
  -- What else belongs to a write, by its number.
  p_armed_writes integer[],
  p_armed_timers text[],
  p_armed_due_ats timestamptz[],
  p_cancelled_writes integer[],
  p_cancelled_timers text[],
  p_task_writes integer[],
  p_task_names text[],
  p_task_kinds text[],
  p_task_organisations text[],
  p_task_roles text[],
  p_task_labels json[],
  p_task_due_ats timestamptz[],
  p_done_writes integer[],
  p_done_tasks text[],
  p_message_writes integer[],
  p_message_ids text[],
  p_message_to_cases text[],
  p_message_as text[],
  p_message_events text[],
  p_message_data json[]
) RETURNS TABLE (command integer, result text, answer json)
  LANGUAGE plpgsql
  -- Plans are made once a connection: making them anew takes longer than running them. What is touched is found by a key, always:
  -- a plan that was made while a table was empty would else read all of it for as long as the connection lasts.
  SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
  -- How far the clocks of service and database may differ.
  v_tolerance constant interval := '5 seconds';
  v_commands schakel.submitted_command[];
  v_writes schakel.case_write[];
  v_results text[];
  v_answers json[];
  v_entered integer[];
  v_refused integer[];
  v_gone integer[];
  v_moved integer[];
  v_wrong text;
  v_existing integer;
  v_opened integer;
  v_found integer;
  v_rows integer;
BEGIN
  PERFORM schakel.enter_region(p_region);

  -- Form. The record itself says its place in the chain; what is stored in columns is read from its bytes.
  SELECT array_agg(ROW(c.*)::schakel.submitted_command ORDER BY c.command_id, c.person)
    INTO v_commands
    FROM (SELECT n::integer, u.command_id, u.person, u.fingerprint, u.answer, u.timer_id, u.armed_seq, u.message_id
            FROM unnest(p_command_ids, p_persons, p_fingerprints, p_answers,
                        p_consumed_timers, p_consumed_armed_seqs, p_consumed_messages) WITH ORDINALITY
              AS u (command_id, person, fingerprint, answer, timer_id, armed_seq, message_id, n)) AS c;
  v_results := array_fill('committed'::text, ARRAY[cardinality(p_command_ids)]);
  v_answers := array_fill(NULL::json, ARRAY[cardinality(p_command_ids)]);

  SELECT array_agg(ROW(w.ordinal, w.command, w.case_id, w.expected_version, w.expected_head, r.seq, w.hash, r.previous,
           r."recordedAt", r.command, w.closed_at, w.outcome, w.states::text[], w.organisations::text[], w.state, w.bytes,
           CASE
             WHEN r.region IS DISTINCT FROM p_region OR r."case" IS DISTINCT FROM w.case_id THEN 'SK001'
             WHEN r.seq IS DISTINCT FROM coalesce(w.expected_version, 0) + 1 THEN 'SK002'
             WHEN r.previous IS DISTINCT FROM coalesce(w.expected_head, schakel.genesis(p_region, w.case_id)) THEN 'SK002'
             WHEN r."recordedAt" BETWEEN clock_timestamp() - v_tolerance AND clock_timestamp() + v_tolerance THEN NULL
             ELSE 'SK003'
           END)::schakel.case_write ORDER BY w.case_id),
         count(w.expected_version)
    INTO v_writes, v_existing
    FROM unnest(p_write_commands, p_cases, p_expected_versions, p_expected_heads, p_hashes, p_records, p_closed_ats,
                p_outcomes, p_states, p_organisations, p_bodies) WITH ORDINALITY
           AS w (command, case_id, expected_version, expected_head, hash, bytes, closed_at, outcome, states,
                 organisations, state, ordinal)
   CROSS JOIN LATERAL json_to_record(convert_from(w.bytes, 'UTF8')::json)
           AS r (region text, "case" text, seq bigint, command text, previous text, "recordedAt" timestamptz);

  v_opened := cardinality(p_opened_writes);
  IF cardinality(v_writes) IS DISTINCT FROM v_existing + v_opened
     OR cardinality(v_writes) > 1 AND (
          cardinality(v_commands) <> (SELECT count(DISTINCT (c.command_id, c.person)) FROM unnest(v_commands) c)
       OR cardinality(v_commands) <> (SELECT count(DISTINCT w.command) FROM unnest(v_writes) w)
       OR cardinality(v_writes) <> (SELECT count(DISTINCT w.case_id) FROM unnest(v_writes) w)) THEN
    RAISE EXCEPTION 'a batch names a command or a case twice, or misses a part' USING ERRCODE = 'SK001';
  END IF;

  -- 1. The commands, by id: locks each against the same command of another call and waits until that one has ended.
  WITH entered AS (
    INSERT INTO schakel.commands (region_id, command_id, person, fingerprint, answer)
    SELECT p_region, c.command_id, c.person, c.fingerprint, c.answer FROM unnest(v_commands) c
    ON CONFLICT (region_id, command_id, person) DO NOTHING
    RETURNING command_id, person
  )
  SELECT array_agg(c.ordinal) INTO v_entered FROM entered JOIN unnest(v_commands) c USING (command_id, person);

  IF cardinality(v_entered) IS DISTINCT FROM cardinality(p_command_ids) THEN
    v_found := coalesce(cardinality(v_entered), 0);
    FOR command, result, answer IN
      SELECT c.ordinal, CASE WHEN k.fingerprint = c.fingerprint THEN 'stored' ELSE 'fingerprint' END,
             CASE WHEN k.fingerprint = c.fingerprint THEN k.answer END
        FROM unnest(v_commands) c
        JOIN schakel.commands k ON k.region_id = p_region AND k.command_id = c.command_id AND k.person = c.person
       WHERE c.ordinal <> ALL (coalesce(v_entered, '{}'))
    LOOP
      v_results[command] := result;
      v_answers[command] := answer;
      v_found := v_found + 1;
    END LOOP;
    IF v_found <> cardinality(p_command_ids) THEN
      -- It was there a moment ago: its call ended with a refusal and took it back, or it was cleared away.
      RAISE EXCEPTION 'a command vanished' USING ERRCODE = '40001';
    END IF;
    v_commands := ARRAY(SELECT c FROM unnest(v_commands) c WHERE c.ordinal = ANY (v_entered));
    v_writes := ARRAY(SELECT w FROM unnest(v_writes) w WHERE w.command = ANY (v_entered) ORDER BY w.case_id);
    SELECT count(w.expected_version), count(*) - count(w.expected_version) INTO v_existing, v_opened FROM unnest(v_writes) w;
  END IF;

  -- Only now: a command that was there already gets its answer, however old the record it came with this time.
  SELECT min(w.wrong) INTO v_wrong FROM unnest(v_writes) w;
  IF v_wrong IS NOT NULL THEN
    RAISE EXCEPTION 'a record is refused' USING ERRCODE = v_wrong;
  END IF;

  -- 2. The cases that exist, by id: locks each against any other command for it, until the end of this call.
  IF v_existing > 0 THEN
    WITH locked AS MATERIALIZED (
      SELECT c.case_id, c.version, c.head, c.recorded_at, c.organisations
        FROM schakel.cases c
       WHERE c.region_id = p_region
         AND c.case_id = ANY (ARRAY(SELECT w.case_id FROM unnest(v_writes) w WHERE w.expected_version IS NOT NULL))
       ORDER BY c.case_id
         FOR NO KEY UPDATE
    )
    SELECT count(l.case_id),
           array_agg(w.command) FILTER (WHERE l.version <> w.expected_version OR l.head <> w.expected_head),
           array_agg(w.ordinal) FILTER (WHERE l.organisations <> w.organisations),
           min('SK003') FILTER (WHERE l.head = w.expected_head AND l.recorded_at > w.recorded_at)
      INTO v_found, v_refused, v_moved, v_wrong
      FROM locked l JOIN unnest(v_writes) w USING (case_id);
    IF v_found <> v_existing THEN
      RAISE EXCEPTION 'a case is not there' USING ERRCODE = 'SK004';
    END IF;
    IF v_wrong IS NOT NULL THEN
      RAISE EXCEPTION 'a record is older than the one before it' USING ERRCODE = v_wrong;
    END IF;
  END IF;

  -- A case that is to be opened and is already there. One that is being opened right now shows itself at step 4.
  IF v_opened > 0 THEN
    SELECT coalesce(v_refused, '{}') || coalesce(array_agg(w.command), '{}') INTO v_refused
      FROM unnest(v_writes) w
      JOIN schakel.cases c ON c.region_id = p_region AND c.case_id = w.case_id
     WHERE w.expected_version IS NULL AND c.case_id = ANY (ARRAY(SELECT o.case_id FROM unnest(v_writes) o));
  END IF;

  -- 3. What caused the commands, used up: who finds it gone comes second. Only of commands that are not refused already.
  IF num_nonnulls(VARIADIC p_consumed_timers || p_consumed_messages) > 0 THEN
    WITH caused AS (
      SELECT c.ordinal, c.timer_id, c.armed_seq, c.message_id, w.case_id
        FROM unnest(v_commands) c
        -- The first write of a command is that of its own case.
        JOIN LATERAL (SELECT f.case_id FROM unnest(v_writes) f WHERE f.command = c.ordinal ORDER BY f.ordinal LIMIT 1) w
          ON true
       WHERE (c.timer_id IS NOT NULL OR c.message_id IS NOT NULL) AND c.ordinal <> ALL (coalesce(v_refused, '{}'))
    ), fired AS (
      DELETE FROM schakel.timers t USING caused c
       WHERE t.region_id = p_region AND t.case_id = c.case_id AND t.timer_id = c.timer_id AND t.armed_seq = c.armed_seq
      RETURNING c.ordinal
    ), delivered AS (
      -- By its receiver; by its sender when there is no such receiver, so that it learns that nobody took it.
      DELETE FROM schakel.outbox m USING caused c
       WHERE m.region_id = p_region AND m.message_id = c.message_id
         AND (m.to_case = c.case_id OR m.from_case = c.case_id AND NOT EXISTS (
               SELECT FROM schakel.cases r WHERE r.region_id = p_region AND r.case_id = m.to_case))
      RETURNING c.ordinal
    )
    SELECT array_agg(c.ordinal) INTO v_gone
      FROM caused c
     WHERE (c.timer_id IS NOT NULL AND c.ordinal NOT IN (SELECT f.ordinal FROM fired f))
        OR (c.message_id IS NOT NULL AND c.ordinal NOT IN (SELECT d.ordinal FROM delivered d));
  END IF;

  -- Refused commands leave nothing behind, so that they are decided anew when they come again.
  IF v_refused <> '{}' OR v_gone <> '{}' THEN
    SELECT array_agg(CASE WHEN n = ANY (v_refused) THEN 'stale' WHEN n = ANY (v_gone) THEN 'consumed' ELSE r END ORDER BY n)
      INTO v_results FROM unnest(v_results) WITH ORDINALITY AS o (r, n);
    DELETE FROM schakel.commands k USING unnest(v_commands) c
     WHERE k.region_id = p_region AND k.command_id = c.command_id AND k.person = c.person
       AND v_results[c.ordinal] IN ('stale', 'consumed');
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> cardinality(array_positions(v_results, 'stale') || array_positions(v_results, 'consumed')) THEN
      RAISE EXCEPTION '% commands were taken back, which is not all', v_rows USING ERRCODE = 'SK005';
    END IF;
    v_writes := ARRAY(SELECT w FROM unnest(v_writes) w WHERE v_results[w.command] = 'committed' ORDER BY w.case_id);
    SELECT count(w.expected_version), count(*) - count(w.expected_version) INTO v_existing, v_opened FROM unnest(v_writes) w;
  END IF;

  IF cardinality(v_writes) > 0 THEN
    -- The comparison again, although the rows are locked: this condition is what the chain rests on.
    UPDATE schakel.cases c
       SET version = w.seq, head = w.hash, recorded_at = w.recorded_at, closed_at = w.closed_at, outcome = w.outcome,
           states = w.states, organisations = w.organisations, state = w.state
      FROM unnest(v_writes) w
     WHERE c.region_id = p_region AND c.case_id = w.case_id
       AND c.version = w.expected_version AND c.head = w.expected_head
       AND c.case_id = ANY (ARRAY(SELECT o.case_id FROM unnest(v_writes) o));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> v_existing THEN
      RAISE EXCEPTION '% cases were written in place of %', v_rows, v_existing USING ERRCODE = 'SK005';
    END IF;

    -- 4. New cases, by id: waits for a call that opens one under the same id.
    IF v_opened > 0 THEN
      INSERT INTO schakel.cases (region_id, case_id, subject, school, workflow, machine, configuration, definition, version,
                                 head, opened_at, recorded_at, closed_at, outcome, states, organisations, state)
      SELECT p_region, w.case_id, o.subject, o.school, o.workflow, o.machine, o.configuration, o.definition, w.seq,
             w.hash, o.opened_at, w.recorded_at, w.closed_at, w.outcome, w.states, w.organisations, w.state
        FROM unnest(p_opened_writes, p_subjects, p_schools, p_workflows, p_machines, p_configurations, p_definitions,
                    p_opened_ats)
               AS o (ordinal, subject, school, workflow, machine, configuration, definition, opened_at)
        JOIN unnest(v_writes) w USING (ordinal)
       WHERE w.expected_version IS NULL
       ORDER BY w.case_id
      ON CONFLICT (region_id, case_id) DO NOTHING;
      GET DIAGNOSTICS v_rows = ROW_COUNT;
      IF v_rows <> v_opened THEN
        RAISE EXCEPTION 'a case was opened under the same id' USING ERRCODE = '40001';
      END IF;
    END IF;

    INSERT INTO schakel.transitions (region_id, case_id, seq, hash, bytes, recorded_at)
    SELECT p_region, w.case_id, w.seq, w.hash, w.bytes, w.recorded_at FROM unnest(v_writes) w;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> cardinality(v_writes) THEN
      RAISE EXCEPTION '% transitions were written in place of %', v_rows, cardinality(v_writes) USING ERRCODE = 'SK005';
    END IF;

    IF v_opened > 0 OR v_moved IS NOT NULL THEN
      PERFORM schakel.write_organisations(p_region, v_writes, v_moved);
    END IF;
    IF cardinality(p_cancelled_writes) > 0 OR cardinality(p_armed_writes) > 0 THEN
      PERFORM schakel.write_timers(p_region, v_writes, p_cancelled_writes, p_cancelled_timers,
                                   p_armed_writes, p_armed_timers, p_armed_due_ats);
    END IF;
    IF cardinality(p_done_writes) > 0 OR cardinality(p_task_writes) > 0 THEN
      PERFORM schakel.write_tasks(p_region, v_writes, p_done_writes, p_done_tasks, p_task_writes, p_task_names,
                                  p_task_kinds, p_task_organisations, p_task_roles, p_task_labels, p_task_due_ats);
    END IF;
    IF cardinality(p_message_writes) > 0 THEN
      PERFORM schakel.write_messages(p_region, v_writes, p_message_writes, p_message_ids, p_message_to_cases,
                                     p_message_as, p_message_events, p_message_data);
    END IF;
  END IF;

  RETURN QUERY SELECT o.n::integer, o.r, o.a FROM unnest(v_results, v_answers) WITH ORDINALITY AS o (r, a, n);
END
$$;

GRANT EXECUTE ON FUNCTION schakel.commit_decisions TO schakel_app;
