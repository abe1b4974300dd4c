// What must hold of an installation after any fault: what was acknowledged is there exactly once and nothing else is, every
// history is an unbroken chain that replays to the same bytes, and the rows beside it (heads, commands, clocks, messages) say
// the same. Every function returns what is wrong, in words; empty when all is well.
import { eventually } from '../api/support/eventually.js';
import type { Api, Transition } from '../api/support/api.js';
import { brokenLinks } from '../api/support/record-chain.js';
import { send, type Acknowledged, type Caseload, type KnownCase } from './caseload.js';
import type { Installation } from './installation.js';

const AUDITOR = 'auditor';
/** How many cases are read at once. */
const READERS = 8;

/** Whether each history holds what its client was told, once and in this order, and nothing that nobody sent. */
export async function auditCases(api: Api, cases: Iterable<KnownCase>): Promise<string[]> {
  const faults: string[] = [];
  const waiting = [...cases];
  const read = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      const history = await api.history(AUDITOR, one.id);
      const own = history.filter(({ actor }) => actor !== 'system').map(({ hash }) => hash);
      if (own.slice(1).join() !== one.hashes.join())
        faults.push(
          `case ${one.id} holds ${own.length - 1} transitions of its client, who knows of ${one.hashes.length}`,
        );
      faults.push(...brokenLinks(history).map((fault) => `case ${one.id}: ${fault}`));
      const related = history.flatMap(relatedCases);
      for (const id of related)
        faults.push(...brokenLinks(await api.history(AUDITOR, id)).map((fault) => `${id}: ${fault}`));
      for (const id of [one.id, ...related]) {
        const { body } = await api.replay(AUDITOR, id);
        if (!body.identical)
          faults.push(`case ${id} replays to something else: ${JSON.stringify(body.firstDifference)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
  return faults;
}

const relatedCases = ({ related }: Transition): string[] =>
  related.flatMap(({ case: id, as }) => (as === 'intervention' ? [id] : []));

/** Whether commands that were answered before get the same answer, byte for byte, when they are sent again. */
export async function auditAnswers(api: Api, commands: readonly Acknowledged[]): Promise<string[]> {
  const faults = await Promise.all(
    commands.map(async (command) => {
      const { status, text } = await send(api, command);
      return status === command.status && text === command.text
        ? []
        : [`${command.path}: ${status} ${text.slice(0, 200)}`];
    }),
  );
  return faults.flat();
}

/** Cases whose version or head is not that of their last transition. */
const HEADS = `
  SELECT c.case_id AS id FROM schakel.cases c
    LEFT JOIN LATERAL (SELECT count(*) AS number, max(t.seq) AS last, (array_agg(t.hash ORDER BY t.seq DESC))[1] AS hash
                         FROM schakel.transitions t WHERE t.region_id = c.region_id AND t.case_id = c.case_id) t ON true
   WHERE t.number <> c.version OR t.last <> c.version OR t.hash IS DISTINCT FROM c.head`;
/** Commands of people that did not make exactly one transition, and transitions of people without a command. */
const TORN = `
  WITH made AS (SELECT t.region_id, record ->> 'command' AS command, count(*) AS number
                  FROM schakel.transitions t CROSS JOIN LATERAL (SELECT convert_from(t.bytes, 'UTF8')::json) AS r (record)
                 WHERE record ->> 'actor' <> 'system' GROUP BY 1, 2)
  SELECT coalesce(k.command_id, m.command) AS id
    FROM (SELECT * FROM schakel.commands WHERE person <> '') k
    FULL JOIN made m ON m.region_id = k.region_id AND m.command = k.command_id
   WHERE k.command_id IS NULL OR m.number IS DISTINCT FROM 1`;
/** Clocks that a case has and the table of timers has not, or the other way round. */
const CLOCKS = `
  WITH clock AS (SELECT c.region_id, c.case_id, o ->> 'id' AS id, (o ->> 'dueAt')::timestamptz AS due_at
                   FROM schakel.cases c, json_array_elements(c.state -> 'clocks') AS o)
  SELECT coalesce(c.case_id, t.case_id) || ' ' || coalesce(c.id, t.timer_id) AS id
    FROM clock c FULL JOIN schakel.timers t
      ON t.region_id = c.region_id AND t.case_id = c.case_id AND t.timer_id = c.id AND t.due_at = c.due_at
   WHERE c.id IS NULL OR t.timer_id IS NULL`;
/** Messages of a record that are neither on their way nor delivered, or both. */
const MESSAGES = `
  SELECT m ->> 'id' AS id
    FROM schakel.transitions t, json_array_elements(convert_from(t.bytes, 'UTF8')::json -> 'messages') AS m
   WHERE EXISTS (SELECT FROM schakel.outbox o WHERE o.region_id = t.region_id AND o.message_id = m ->> 'id')
       = EXISTS (SELECT FROM schakel.commands k WHERE k.region_id = t.region_id AND k.command_id = 'message/' || (m ->> 'id'))`;
const STATEMENTS = { HEADS, TORN, CLOCKS, MESSAGES };

/** The ids of all cases that clients opened. */
export async function mainCases(installation: Installation): Promise<string[]> {
  const rows = await installation.sql<{ id: string }>(
    `SELECT case_id AS id FROM schakel.cases WHERE machine <> 'intervention'`,
  );
  return rows.map(({ id }) => id);
}

/** Whether the rows beside the histories agree with them, and no case is there that nobody knows of, beside those of `before`. */
export async function auditRows(
  installation: Installation,
  load: Caseload,
  before: readonly string[] = [],
): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, statement] of Object.entries(STATEMENTS)) {
    const rows = await installation.sql<{ id: string }>(statement);
    faults.push(...rows.map(({ id }) => `${name}: ${id}`));
  }
  const known = new Set([...before, ...load.cases.map(({ id }) => id)]);
  const untold = (await mainCases(installation)).filter((id) => !known.has(id));
  return [...faults, ...untold.map((id) => `nobody was told of case ${id}`)];
}

/** Resolves when every message is delivered. What a killed service had claimed is free after its lease: not waited for here. */
export async function deliverAll(installation: Installation): Promise<void> {
  await installation.sql('UPDATE schakel.outbox SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL');
  await eventually(async () => {
    const [row] = await installation.sql<{ n: number }>('SELECT count(*)::int AS n FROM schakel.outbox');
    return row?.n === 0 ? true : undefined;
  });
}
