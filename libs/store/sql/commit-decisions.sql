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

-- What is read of a record, by the names that it has there. Its other fields are looked at only for being JSON.
DO $$
BEGIN
  IF to_regtype('schakel.record_head') IS NULL THEN
    CREATE TYPE schakel.record_head AS (
      region text, "case" text, seq bigint, previous text, "recordedAt" timestamptz, command text
    );
  END IF;
END
$$;

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
  -- a plan that was made while a table was empty would else read all of it for as long as the connection lasts. For a few rows a
  -- bitmap costs more than it saves. Pages are in memory and a comparison costs next to nothing: so what counts is how many entries
  -- of an index are read, and the planner takes the key of the rows, not another index that begins with the region.
  SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off
  SET enable_bitmapscan = off
  SET random_page_cost = 0
  SET cpu_operator_cost = 0.0001
AS $$
#variable_conflict use_column
DECLARE
  -- How far the clocks of service and database may differ.
  v_tolerance constant interval := '5 seconds';
  -- Of one write: its record, the number of the command of the one before, its case, and the number that it has.
  v_record schakel.record_head;
  v_last integer := 0;
  v_case record;
  v_n integer;
  -- By the number of the write: what its record says, the error that it would cause, and when its case was opened.
  v_seqs bigint[];
  v_recorded_ats timestamptz[];
  v_causes text[];
  v_wrongs text[];
  v_case_opened_ats timestamptz[];
  -- The numbers of the writes that are still to be written; the cases of those that exist, the numbers of those that are opened.
  v_writes integer[] := '{}';
  v_existing text[] := '{}';
  v_opened integer[] := '{}';
  -- The numbers of existing ones to which an organisation comes, and of those that one leaves.
  v_joined integer[];
  v_left integer[];
  v_organisations text[];
  -- By the number of the command, of those that are not committed.
  v_results text[];
  v_answers json[];
  -- The numbers of commands that come second, and of those whose cause is gone.
  v_refused integer[];
  v_gone integer[];
  v_wrong text;
  v_found integer;
  v_rows integer;
  -- What comes of functions that return nothing: called by PERFORM each would be a query.
  v_nothing text;
BEGIN
  PERFORM schakel.enter_region(p_region);

  -- Form. The record itself says its place in the chain; what is stored in columns is read from its bytes.
  FOR v_write IN 1..cardinality(p_cases) LOOP
    IF (p_write_commands[v_write] IN (v_last, v_last + 1) AND array_position(p_cases, p_cases[v_write]) = v_write) IS NOT TRUE THEN
      RAISE EXCEPTION 'a batch names a case twice, or has no order' USING ERRCODE = 'SK001';
    END IF;
    v_last := p_write_commands[v_write];
    v_record := json_populate_record(NULL::schakel.record_head, convert_from(p_records[v_write], 'UTF8')::json);
    v_seqs[v_write] := v_record.seq;
    v_recorded_ats[v_write] := v_record."recordedAt";
    v_causes[v_write] := v_record.command;
    v_wrongs[v_write] := CASE
      WHEN v_record.region IS DISTINCT FROM p_region OR v_record."case" IS DISTINCT FROM p_cases[v_write] THEN 'SK001'
      WHEN v_record.seq IS DISTINCT FROM coalesce(p_expected_versions[v_write], 0) + 1 THEN 'SK002'
      WHEN v_record.previous IS DISTINCT FROM coalesce(p_expected_heads[v_write], schakel.genesis(p_region, p_cases[v_write]))
        THEN 'SK002'
      WHEN v_record."recordedAt" BETWEEN clock_timestamp() - v_tolerance AND clock_timestamp() + v_tolerance THEN NULL
      ELSE 'SK003'
    END;
    v_wrong := least(v_wrong, v_wrongs[v_write]);
    v_writes := v_writes || v_write;
    IF p_expected_versions[v_write] IS NULL THEN
      v_opened := v_opened || v_write;
      v_case_opened_ats[v_write] := p_opened_ats[cardinality(v_opened)];
    ELSE
      v_existing := v_existing || p_cases[v_write];
    END IF;
  END LOOP;
  IF v_last IS DISTINCT FROM cardinality(p_command_ids) OR v_last = 0 OR v_opened <> p_opened_writes THEN
    RAISE EXCEPTION 'a batch misses a part' USING ERRCODE = 'SK001';
  END IF;

  -- 1. The commands, by id: locks each against the same command of another call and waits until that one has ended.
  INSERT INTO schakel.commands (region_id, command_id, person, fingerprint, answer)
  SELECT p_region, p_command_ids[n], p_persons[n], p_fingerprints[n], p_answers[n]
    FROM generate_subscripts(p_command_ids, 1) AS n
   ORDER BY p_command_ids[n], p_persons[n]
  ON CONFLICT (region_id, command_id, person) DO NOTHING;
  GET DIAGNOSTICS v_found = ROW_COUNT;

  IF v_found <> cardinality(p_command_ids) THEN
    IF (SELECT count(DISTINCT (c.id, c.person)) <> count(*) FROM unnest(p_command_ids, p_persons) AS c (id, person)) THEN
      RAISE EXCEPTION 'a batch names a command twice' USING ERRCODE = 'SK001';
    END IF;
    FOR command, result, answer IN
      SELECT c.n, CASE WHEN k.fingerprint = c.fingerprint THEN 'stored' ELSE 'fingerprint' END,
             CASE WHEN k.fingerprint = c.fingerprint THEN schakel.whole_answer(p_region, k.answer) END
        FROM unnest(p_command_ids, p_persons, p_fingerprints) WITH ORDINALITY AS c (id, person, fingerprint, n)
        JOIN schakel.commands k ON k.region_id = p_region AND k.command_id = c.id AND k.person = c.person
       -- Not those that were entered just now.
       WHERE k.xmin <> pg_current_xact_id()::xid
    LOOP
      v_results[command] := result;
      v_answers[command] := answer;
      v_found := v_found + 1;
    END LOOP;
    IF v_found <> cardinality(p_command_ids) THEN
      -- It was there a moment ago: its call ended with a refusal and took it back, or it was cleared away.
      RAISE EXCEPTION 'a command vanished' USING ERRCODE = '40001';
    END IF;
    -- A command that was there already gets its answer, however old the record it came with this time.
    SELECT coalesce(array_agg(n), '{}'), min(v_wrongs[n]),
           coalesce(array_agg(p_cases[n]) FILTER (WHERE p_expected_versions[n] IS NOT NULL), '{}'),
           coalesce(array_agg(n) FILTER (WHERE p_expected_versions[n] IS NULL), '{}')
      INTO v_writes, v_wrong, v_existing, v_opened
      FROM unnest(v_writes) AS n WHERE v_results[p_write_commands[n]] IS NULL;
  END IF;
  IF v_wrong IS NOT NULL THEN
    RAISE EXCEPTION 'a record is refused' USING ERRCODE = v_wrong;
  END IF;

  -- 2. The cases that exist, by id: locks each against any other command for it, until the end of this call. A case is found by
  -- its key and its write by the place of its id, without a join: no plan can go wrong.
  IF v_existing <> '{}' THEN
    v_found := 0;
    FOR v_case IN
      SELECT c.case_id, c.version, c.head, c.recorded_at, c.organisations, c.opened_at
        FROM schakel.cases c
       WHERE c.region_id = p_region AND c.case_id = ANY (v_existing)
       ORDER BY c.case_id
         FOR NO KEY UPDATE
    LOOP
      v_n := array_position(p_cases, v_case.case_id);
      v_found := v_found + 1;
      IF v_case.version <> p_expected_versions[v_n] OR v_case.head <> p_expected_heads[v_n] THEN
        v_refused := v_refused || p_write_commands[v_n];
      ELSIF v_case.recorded_at > v_recorded_ats[v_n] THEN
        v_wrong := 'SK003';
      END IF;
      v_organisations := p_organisations[v_n];
      IF v_case.organisations <> v_organisations THEN
        v_case_opened_ats[v_n] := v_case.opened_at;
        IF NOT v_organisations <@ v_case.organisations THEN
          v_joined := v_joined || v_n;
        END IF;
        IF NOT v_case.organisations <@ v_organisations THEN
          v_left := v_left || v_n;
        END IF;
      END IF;
    END LOOP;
    IF v_found <> cardinality(v_existing) THEN
      RAISE EXCEPTION 'a case is not there' USING ERRCODE = 'SK004';
    END IF;
    IF v_wrong IS NOT NULL THEN
      RAISE EXCEPTION 'a record is older than the one before it' USING ERRCODE = v_wrong;
    END IF;
  END IF;

  -- A case that is to be opened and is already there. One that is being opened right now shows itself at step 4.
  IF v_opened <> '{}' THEN
    SELECT v_refused || array_agg(DISTINCT p_write_commands[array_position(p_cases, c.case_id)]) INTO v_refused
      FROM schakel.cases c
     WHERE c.region_id = p_region AND c.case_id = ANY (ARRAY(SELECT p_cases[n] FROM unnest(v_opened) AS n));
  END IF;

  -- 3. What caused the commands, used up: who finds it gone comes second. Only of commands that are not refused already.
  IF num_nonnulls(VARIADIC p_consumed_timers || p_consumed_messages) > 0 THEN
    WITH caused AS (
      -- The first write of a command is that of its own case.
      SELECT c.n, c.timer_id, c.armed_seq, c.message_id, p_cases[array_position(p_write_commands, c.n::integer)] AS case_id
        FROM unnest(p_consumed_timers, p_consumed_armed_seqs, p_consumed_messages) WITH ORDINALITY
               AS c (timer_id, armed_seq, message_id, n)
       WHERE (c.timer_id IS NOT NULL OR c.message_id IS NOT NULL) AND v_results[c.n] IS NULL
         AND c.n <> ALL (coalesce(v_refused, '{}'))
    ), fired AS (
      DELETE FROM schakel.timers t USING caused c
       WHERE t.region_id = p_region AND t.case_id = c.case_id AND t.timer_id = c.timer_id AND t.armed_seq = c.armed_seq
      RETURNING c.n
    ), delivered AS (
      -- By its receiver; by its sender when there is no such receiver, so that it learns that nobody took it.
      DELETE FROM schakel.outbox m USING caused c
       WHERE m.region_id = p_region AND m.message_id = c.message_id
         AND (m.to_case = c.case_id OR m.from_case = c.case_id AND NOT EXISTS (
               SELECT FROM schakel.cases r WHERE r.region_id = p_region AND r.case_id = m.to_case))
      RETURNING c.n
    )
    SELECT array_agg(c.n) INTO v_gone
      FROM caused c
     WHERE (c.timer_id IS NOT NULL AND c.n NOT IN (SELECT f.n FROM fired f))
        OR (c.message_id IS NOT NULL AND c.n NOT IN (SELECT d.n FROM delivered d));
  END IF;

  -- Refused commands leave nothing behind, so that they are decided anew when they come again.
  IF v_refused <> '{}' OR v_gone <> '{}' THEN
    FOREACH command IN ARRAY coalesce(v_refused, '{}') LOOP
      v_results[command] := 'stale';
    END LOOP;
    FOREACH command IN ARRAY coalesce(v_gone, '{}') LOOP
      v_results[command] := 'consumed';
    END LOOP;
    DELETE FROM schakel.commands k USING generate_subscripts(p_command_ids, 1) AS n
     WHERE k.region_id = p_region AND k.command_id = p_command_ids[n] AND k.person = p_persons[n]
       AND v_results[n] IN ('stale', 'consumed');
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> cardinality(array_positions(v_results, 'stale') || array_positions(v_results, 'consumed')) THEN
      RAISE EXCEPTION '% commands were taken back, which is not all', v_rows USING ERRCODE = 'SK005';
    END IF;
    SELECT coalesce(array_agg(n), '{}'),
           array_agg(n) FILTER (WHERE n = ANY (v_joined)), array_agg(n) FILTER (WHERE n = ANY (v_left)),
           coalesce(array_agg(p_cases[n]) FILTER (WHERE p_expected_versions[n] IS NOT NULL), '{}'),
           coalesce(array_agg(n) FILTER (WHERE p_expected_versions[n] IS NULL), '{}')
      INTO v_writes, v_joined, v_left, v_existing, v_opened
      FROM unnest(v_writes) AS n WHERE v_results[p_write_commands[n]] IS NULL;
  END IF;

  IF v_existing <> '{}' THEN
    -- The comparison again, although the rows are locked: this condition is what the chain rests on. The place of a case is asked
    -- for each column: once, in a query of its own for each row, costs more.
    UPDATE schakel.cases c
       SET version = v_seqs[array_position(p_cases, c.case_id)],
           head = p_hashes[array_position(p_cases, c.case_id)],
           recorded_at = v_recorded_ats[array_position(p_cases, c.case_id)],
           closed_at = p_closed_ats[array_position(p_cases, c.case_id)],
           outcome = p_outcomes[array_position(p_cases, c.case_id)],
           states = p_states[array_position(p_cases, c.case_id)]::text[],
           organisations = p_organisations[array_position(p_cases, c.case_id)]::text[],
           state = p_bodies[array_position(p_cases, c.case_id)]
     WHERE c.region_id = p_region AND c.case_id = ANY (v_existing)
       AND c.version = p_expected_versions[array_position(p_cases, c.case_id)]
       AND c.head = p_expected_heads[array_position(p_cases, c.case_id)];
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> cardinality(v_existing) THEN
      RAISE EXCEPTION '% cases were written in place of %', v_rows, cardinality(v_existing) USING ERRCODE = 'SK005';
    END IF;
  END IF;

  -- 4. New cases, by id: waits for a call that opens one under the same id.
  IF v_opened <> '{}' THEN
    INSERT INTO schakel.cases (region_id, case_id, subject, school, workflow, machine, configuration, definition, version,
                               head, opened_at, recorded_at, closed_at, outcome, states, organisations, state)
    SELECT p_region, p_cases[n], p_subjects[o], p_schools[o], p_workflows[o], p_machines[o], p_configurations[o],
           p_definitions[o], v_seqs[n], p_hashes[n], p_opened_ats[o], v_recorded_ats[n], p_closed_ats[n], p_outcomes[n],
           p_states[n]::text[], p_organisations[n]::text[], p_bodies[n]
      FROM unnest(v_opened) AS n CROSS JOIN LATERAL array_position(p_opened_writes, n) AS o
     ORDER BY p_cases[n]
    ON CONFLICT (region_id, case_id) DO NOTHING;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> cardinality(v_opened) THEN
      RAISE EXCEPTION 'a case was opened under the same id' USING ERRCODE = '40001';
    END IF;
  END IF;

  IF v_writes <> '{}' THEN
    INSERT INTO schakel.transitions (region_id, case_id, seq, hash, bytes, recorded_at)
    SELECT p_region, p_cases[n], v_seqs[n], p_hashes[n], p_records[n], v_recorded_ats[n] FROM unnest(v_writes) AS n;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> cardinality(v_writes) THEN
      RAISE EXCEPTION '% transitions were written in place of %', v_rows, cardinality(v_writes) USING ERRCODE = 'SK005';
    END IF;

    IF v_opened <> '{}' OR v_joined <> '{}' OR v_left <> '{}' THEN
      v_nothing := schakel.write_organisations(p_region, v_opened || v_joined, v_left, p_cases, v_case_opened_ats, v_recorded_ats,
        p_organisations);
    END IF;
    IF p_cancelled_writes <> '{}' OR p_armed_writes <> '{}' THEN
      v_nothing := schakel.write_timers(p_region, v_writes, p_cases, v_seqs, p_cancelled_writes, p_cancelled_timers,
        p_armed_writes, p_armed_timers, p_armed_due_ats);
    END IF;
    IF p_done_writes <> '{}' OR p_task_writes <> '{}' THEN
      v_nothing := schakel.write_tasks(p_region, v_writes, p_cases, v_seqs, v_recorded_ats, p_done_writes, p_done_tasks,
        p_task_writes, p_task_names, p_task_kinds, p_task_organisations, p_task_roles,
        p_task_labels, p_task_due_ats);
    END IF;
    IF p_message_writes <> '{}' THEN
      v_nothing := schakel.write_messages(p_region, v_writes, p_cases, v_seqs, v_recorded_ats, v_causes, p_message_writes,
        p_message_ids, p_message_to_cases, p_message_as, p_message_events, p_message_data);
    END IF;
  END IF;

  FOR v_number IN 1..cardinality(p_command_ids) LOOP
    command := v_number;
    result := coalesce(v_results[command], 'committed');
    answer := v_answers[command];
    RETURN NEXT;
  END LOOP;
END
$$;

GRANT EXECUTE ON FUNCTION schakel.commit_decisions TO schakel_app;
