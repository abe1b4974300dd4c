/**
 * Cases that wait, made in bulk: one of the chain is walked to where a hand-over is offered, and copied with its clocks. Only the
 * copies are made by hand; what fires them is the service. Decides what is in the tables; measures nothing.
 */
import pg from 'pg';
import type { Service } from '#operations';
import { operationsDoor } from '../operations-door.js';
import { OPENER, OPENING, WALK } from '../walk.js';

/** Offered to the support team: a reminder is armed, and the end of the term. */
const STEPS = 4;
const REMINDER = 'chain.school.offered/remindAfter';
/** Clocks of a case that only waits. */
const CLOCKS_OF_FILLER = 5;

export class Heap {
  readonly #admin: pg.Client;
  /** Of each region the case that is copied. */
  readonly #originals: ReadonlyMap<string, string>;
  #made = 0;

  private constructor(admin: pg.Client, originals: ReadonlyMap<string, string>) {
    this.#admin = admin;
    this.#originals = originals;
  }

  static async open(adminUrl: string, service: Service, regions: readonly string[]): Promise<Heap> {
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    const door = operationsDoor(service);
    const originals = new Map<string, string>();
    for (const region of regions) {
      const id = await door.open(region, OPENER, OPENING);
      for (const [index, step] of WALK.slice(0, STEPS).entries()) await door.fire(region, id, index + 1, step);
      originals.set(region, id);
      const { rows } = await admin.query(`SELECT FROM schakel.timers WHERE region_id = $1 AND timer_id = $2`, [
        region,
        REMINDER,
      ]);
      if (rows.length !== 1) throw new Error(`No ${REMINDER} was armed.`);
    }
    return new Heap(admin, originals);
  }

  /** So many cases, spread over the regions, whose reminders are due one after the other from a moment on; all of them at once with 0 between them. */
  async add(count: number, from: Date, betweenMs: number): Promise<void> {
    const regions = [...this.#originals];
    const first = this.#made;
    this.#made += count;
    for (const [place, [region, original]] of regions.entries()) {
      await this.#admin.query(
        `WITH copies AS (
           SELECT n, 'heap-' || ($4::int + n) AS case_id,
                  to_char(($5::timestamptz + make_interval(secs => n * $6::float)) AT TIME ZONE 'UTC',
                          'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS due
             FROM generate_series($3::int, $7::int - 1, $8::int) AS n
         ), original AS (
           SELECT c.*, to_char(t.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS due
             FROM schakel.cases c JOIN schakel.timers t USING (region_id, case_id)
            WHERE c.region_id = $1 AND c.case_id = $2 AND t.timer_id = '${REMINDER}'
         ), cases AS (
           INSERT INTO schakel.cases (region_id, case_id, subject, school, workflow, machine, configuration, definition,
                  version, head, opened_at, recorded_at, closed_at, outcome, states, organisations, state)
           SELECT region_id, x.case_id, subject, school, workflow, machine, configuration, definition,
                  version, head, opened_at, recorded_at, closed_at, outcome, states, organisations,
                  replace(state::text, o.due, x.due)::json
             FROM original o, copies x
         )
         INSERT INTO schakel.timers (region_id, case_id, timer_id, due_at, armed_seq)
         SELECT region_id, x.case_id, timer_id, CASE WHEN timer_id = '${REMINDER}' THEN x.due::timestamptz ELSE due_at END,
                armed_seq
           FROM schakel.timers t, copies x WHERE t.region_id = $1 AND t.case_id = $2`,
        [region, original, place, first, from, betweenMs / 1_000, count, regions.length],
      );
    }
    await this.#settle();
  }

  /** Armed clocks of cases that nobody touches, due some time in the next year. */
  async fill(clocks: number): Promise<void> {
    for (const [place, [region, original]] of [...this.#originals].entries()) {
      const cases = Math.ceil(clocks / CLOCKS_OF_FILLER / this.#originals.size);
      await this.#admin.query(
        `INSERT INTO schakel.cases (region_id, case_id, subject, school, workflow, machine, configuration, definition,
                version, head, opened_at, recorded_at, states, organisations, state)
         SELECT region_id, md5($3 || '/' || n), subject, school, workflow, machine, configuration, definition,
                version, head, opened_at, recorded_at, states, organisations, '{}'
           FROM schakel.cases, generate_series(1, $4::int) AS n WHERE region_id = $1 AND case_id = $2`,
        [region, original, String(place), cases],
      );
      await this.#admin.query(
        `INSERT INTO schakel.timers (region_id, case_id, timer_id, due_at, armed_seq)
         SELECT $1, md5($2 || '/' || n), 'waiting-' || k,
                clock_timestamp() + interval '1 day' + random() * interval '364 days', 1
           FROM generate_series(1, $3::int) AS n, generate_series(1, ${CLOCKS_OF_FILLER}) AS k`,
        [region, String(place), cases],
      );
    }
    await this.#settle();
  }

  /** How many reminders of the heap have not fired. */
  async left(): Promise<number> {
    const { rows } = await this.#admin.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM schakel.timers
        WHERE timer_id = '${REMINDER}' AND case_id LIKE 'heap-%' AND due_at <= clock_timestamp()`,
    );
    return rows[0]?.n ?? 0;
  }

  /** As it would be some time after: with statistics, and nothing left to be written. */
  async #settle(): Promise<void> {
    await this.#admin.query('VACUUM (ANALYZE) schakel.cases');
    await this.#admin.query('VACUUM (ANALYZE) schakel.timers');
    await this.#admin.query('CHECKPOINT');
  }

  async close(): Promise<void> {
    await this.#admin.end();
  }
}
