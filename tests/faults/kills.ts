// R4, R5 of the test programme (reliability.md) on the whole of it: the service as `npm start` starts it is killed with its
// database under load, at a moment that nobody chose, and started again by the same command. The short form is part of
// `npm test`, the long one of `npm run test:long`.
import { randomOf, reportFault } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../api/support/eventually.js';
import { auditAnswers, auditCases, auditRows, deliverAll } from './audit.js';
import { Caseload } from './caseload.js';
import { Installation } from './installation.js';

const CLIENTS = 12;
/** The moment of a kill: so long after the load began. */
const [EARLIEST_MS, LATEST_MS] = [300, 1_500];
const LOAD_LIMIT_MS = 60_000;
/** About what a first start takes, with all that it makes: database, secrets, keys. */
const FIRST_START_MS = 4_000;
/** The answers that were given last before a kill are those that could be lost. */
const LAST_ANSWERS = 60;
/** For who is told to come again while the database starts. */
const PATIENCE = 30;

/** `SCHAKEL_TEST_SEED` repeats the moments of a run that failed; its number is in the names of the tests. */
const seed = Number(process.env['SCHAKEL_TEST_SEED'] ?? Date.now() % 1_000_000);

/** As nobody can who is not the administrator of the database: the triggers stand aside. */
const TAKE_ONE_AWAY = `
  SET session_replication_role = replica;
  DELETE FROM schakel.transitions t
   USING (SELECT region_id, case_id, seq FROM schakel.transitions ORDER BY recorded_at DESC LIMIT 1) l
   WHERE (t.region_id, t.case_id, t.seq) = (l.region_id, l.case_id, l.seq)`;

export function describeKills(kills: number): void {
  describe(`the whole process tree killed ${kills} times under load (seed ${seed})`, () => {
    const random = randomOf(seed);
    const load = new Caseload(CLIENTS);
    let installation: Installation;
    let unanswered = 0;
    beforeAll(async () => {
      installation = await Installation.make();
    });
    afterAll(() => installation.remove());

    it('killed as often during its first start, it makes of what is left what it needs', async () => {
      for (let kill = 1; kill <= kills; kill += 1) {
        installation.begin();
        await delay(random() * FIRST_START_MS);
        await installation.killAll();
      }
      await installation.start();
    });

    it.each(Array.from({ length: kills }, (_, index) => index + 1))(
      'kill %i: nothing acknowledged is lost, nothing is doubled, and the next start needs no help',
      async () => {
        const end = new AbortController();
        const working = load.work(installation.api(1), end.signal);
        const enough = load.acknowledged.length + CLIENTS;
        await delay(EARLIEST_MS + random() * (LATEST_MS - EARLIEST_MS));
        // A busy machine may need longer until there is something to lose.
        await eventually(() => Promise.resolve(load.acknowledged.length > enough ? true : undefined), LOAD_LIMIT_MS);
        await installation.killAll();
        end.abort();
        await working;
        unanswered += load.unanswered;
        expect(installation.databaseProcesses).toEqual([]);

        await installation.start();
        const api = installation.api(PATIENCE);
        const doubtful = await Promise.all(
          load.casesInDoubt.map(async (known) => [known, await ownTransitions(api, known.id)] as const),
        );
        await load.settle(api);
        // What was there before it was sent again is what the answer speaks of.
        expect(doubtful.filter(([{ hashes }, found]) => found.some((hash, place) => hashes[place] !== hash))).toEqual(
          [],
        );
        expect(await auditAnswers(api, load.acknowledged.slice(-LAST_ANSWERS))).toEqual([]);
        expect(await auditCases(api, load.takeTouched())).toEqual([]);
        expect(await auditRows(installation, load)).toEqual([]);
        expect(load.surprises).toEqual([]);
      },
    );

    it('delivers every message once, and goes on', async () => {
      await deliverAll(installation);
      const cases = await auditCases(installation.api(PATIENCE), load.cases);
      const rows = await auditRows(installation, load);
      await installation.sql(TAKE_ONE_AWAY);
      const whenTaken = await auditRows(installation, load);
      reportFault({
        id: 'R4',
        fault: `service and database killed together, ${kills} times`,
        load: `${CLIENTS} clients, ${load.acknowledged.length} acknowledged`,
        invariant: 'histories are as their clients know them, and replay; each message once',
        seen: `${unanswered} answers cut off`,
        broken: `a transition is taken away: ${whenTaken[0] ?? 'nothing is told'}`,
        lost: cases.length,
        doubled: rows.filter((row) => row.startsWith('TORN')).length,
        stranded: rows.filter((row) => !row.startsWith('TORN')).length,
      });
      expect(cases).toEqual([]);
      expect(rows).toEqual([]);
      expect(whenTaken).not.toEqual([]);
      // The trouble was there: much was written, and answers were cut off.
      expect(load.acknowledged.length).toBeGreaterThan(kills * CLIENTS);
      expect(unanswered).toBeGreaterThan(kills);
    });
  });
}

/** The hashes of what people did in a case, without its opening. */
async function ownTransitions(api: ReturnType<Installation['api']>, id: string): Promise<string[]> {
  const history = await api.history('auditor', id);
  return history
    .filter(({ actor }) => actor !== 'system')
    .slice(1)
    .map(({ hash }) => hash);
}
