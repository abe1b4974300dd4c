// R1 of the test programme (reliability.md): random deeds of people and time, done to the service on a real database and to a
// model of a few conditions. Every answer and every case is the same; a difference is told as the shortest row of deeds that
// still shows it. The short form is part of `npm test`, the long one of `npm run test:long`.
import type { Service } from '#operations';
import { reportFault, TurnedScene } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DEEDS } from './reference-deeds.js';
import { ReferenceModel, WORKFLOW, type Deed } from './reference-model.js';
import { Subject, type Breach } from './reference-subject.js';

/** `SCHAKEL_TEST_SEED` repeats a run that failed; its number is in the names of the tests. */
const seed = Number(process.env['SCHAKEL_TEST_SEED'] ?? Date.now() % 1_000_000);
/** Rows of deeds that are tried together, and how many show a service that was broken on purpose at the latest. */
const ROWS = 5;
const ROWS_UNTIL_FOUND = 60;
/** Long enough for every case to end by itself: three terms, one after the other. */
const REST = [100, 100, 100];

/** Mistakes in the workflow, as one in compiling it would be. */
const MISTAKES = {
  'asks for one talk fewer': ['data.talks >= 2', 'data.talks >= 1'],
  'fires a term an hour late': ['PT12H: { target: forgotten }', 'PT13H: { target: forgotten }'],
} as const;
interface Wrong {
  readonly breach: Breach;
  readonly mistake: readonly [right: string, wrong: string];
}

export function describeReference(steps: number): void {
  describe(`random deeds against a model of a few conditions (seed ${seed})`, () => {
    let scene: TurnedScene;
    let run = 0;
    const seen = { steps: 0, rows: 0, told: new Map<string, number>(), places: new Set<string>() };

    beforeAll(async () => {
      scene = await TurnedScene.open();
    });
    afterAll(() => scene.close());

    /** Does a row of deeds to both, and compares them after each. */
    async function compare(service: Service, region: string, deeds: readonly Deed[], breach?: Breach): Promise<void> {
      run += 1;
      const model = new ReferenceModel();
      const subject = new Subject(scene, service, region, run, breach);
      seen.rows += 1;
      for (const deed of [...deeds, ...REST.map((hours): Deed => ({ kind: 'wait', hours }))]) {
        const expected = model.do(deed);
        const told = await subject.do(deed);
        expect([deed, told]).toEqual([deed, expected]);
        const standings = model.standings();
        expect([deed, await subject.standings()]).toEqual([deed, standings]);
        seen.steps += 1;
        for (const { place } of standings) seen.places.add(place);
        const said = told === undefined ? 'waited' : 'code' in told ? told.code : 'done';
        seen.told.set(said, (seen.told.get(said) ?? 0) + 1);
      }
      await subject.expectWholeRecords();
    }

    const open = (region: string, workflow: string): Promise<Service> =>
      scene.service({ regions: [region], workflow, store: { connections: 4 } });

    it(`shows no difference in ${steps} steps`, async () => {
      const service = await open('right', WORKFLOW);
      const property = fc.asyncProperty(DEEDS, (deeds) => compare(service, 'right', deeds));
      let difference: string | undefined;
      for (let part = 0; seen.steps < steps && difference === undefined; part += 1) {
        const found = await fc.check(property, { seed: seed + part, numRuns: ROWS });
        if (found.failed) difference = `${fc.defaultReportMessage(found)}\n${String(found.errorInstance)}`;
      }
      reportFault({
        id: 'R1',
        fault: 'random deeds of people, and time',
        load: `${seen.steps} steps in ${seen.rows} rows`,
        invariant: 'as a model of a few conditions: same cases, same refusals',
        seen: `${seen.told.get('done')} done, ${seen.told.size - 2} kinds of refusal, ${difference === undefined ? 0 : 1} differences`,
        broken: 'a talk fewer, a term late, any version, answers forgotten: each found',
        ...{ lost: 0, doubled: 0, stranded: 0 },
      });
      expect(difference).toBeUndefined();
      // All of it did happen.
      expect([...seen.places].sort()).toEqual(['asked', 'done', 'forgotten', 'helped', 'paused', 'stopped']);
      const refusals = ['case.closed', 'case.not-found', 'event.unknown', 'guard.not-met', 'key.reused'];
      refusals.push('permission.denied', 'region.not-found', 'request.invalid', 'transition.not-available');
      refusals.push('version.required', 'version.stale');
      expect([...seen.told.keys()].sort()).toEqual([...refusals, 'done', 'waited'].sort());
    });

    it('tells a difference as the shortest row of deeds that shows it', async () => {
      const [right, wrong] = MISTAKES['fires a term an hour late'];
      const service = await open('late', WORKFLOW.replace(right, wrong));
      const property = fc.asyncProperty(DEEDS, (deeds) => compare(service, 'late', deeds));
      const found = await fc.check(property, { seed: 1, numRuns: ROWS_UNTIL_FOUND });
      const [row = []] = found.counterexample ?? [];
      expect([row.some(({ kind }) => kind === 'wait'), row.length < 6]).toEqual([true, true]);
    });

    it.each<[string, Partial<Wrong>]>([
      ['asks for one talk fewer', { mistake: MISTAKES['asks for one talk fewer'] }],
      ['does not look at the version', { breach: 'does not look at the version' }],
      ['forgets answers', { breach: 'forgets answers' }],
    ])('would show a service that %s', async (_, { mistake: [right, wrong] = ['', ''], breach }) => {
      const region = `wrong-${run}`;
      const service = await open(region, WORKFLOW.replace(right, wrong));
      const property = fc.asyncProperty(DEEDS, (deeds) => compare(service, region, deeds, breach));
      const found = await fc.check(property, { seed: 1, numRuns: ROWS_UNTIL_FOUND, endOnFailure: true });
      expect(found).toMatchObject({ failed: true });
    });
  });
}
