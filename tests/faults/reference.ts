// R1 of the test programme (reliability.md): random deeds of people and time, done to the service on a real database and to a
// model that was written by hand: of a small workflow, and of a part of the chain that is shipped. Every answer and every case is the
// same; a difference is told as a row of deeds of which none can be left out. The short form is part of `npm test`, the long one of
// `npm run test:long`.
import type { Service } from '#operations';
import { reportFault, TurnedScene } from '#testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Deed } from './reference-model.js';
import { Subject, type Breach } from './reference-subject.js';
import type { Mistake, Model, Reference } from './reference-workflow.js';

/** What is wrong on purpose with the service, or with the model. */
interface Wrong<P extends string> {
  readonly breach?: Breach;
  readonly wrongModel?: () => Model<P>;
}

/** `SCHAKEL_TEST_SEED` repeats a run that failed; its number is in the names of the tests. */
const seed = Number(process.env['SCHAKEL_TEST_SEED'] ?? Date.now() % 1_000_000);
/** Rows of deeds that are tried together, and how many show a service that was broken on purpose at the latest. */
const ROWS = 5;
const ROWS_UNTIL_FOUND = 120;

export function describeReference<P extends string>(reference: Reference<P>, steps: number): void {
  const { deeds: someDeeds, mistakes, late } = reference;
  const isWhole = steps >= reference.enough;
  describe(`random deeds against a model of ${reference.name} (seed ${seed})`, () => {
    let scene: TurnedScene;
    let run = 0;
    const seen = { steps: 0, rows: 0, told: new Map<string, number>(), places: new Set<string>() };

    beforeAll(async () => {
      scene = await TurnedScene.open();
    });
    afterAll(() => scene.close());

    /** What is broken on purpose: the documents of the service, the service, or the model. */
    const broken: [string, Wrong<P> & { mistake?: Mistake }][] = [
      ...Object.entries(mistakes)
        .filter(([name]) => name !== late.mistake)
        .map(([name, mistake]): (typeof broken)[number] => [name, { mistake }]),
      ...Object.entries(reference.wrongModels).map(([name, wrongModel]): (typeof broken)[number] => [
        name,
        { wrongModel },
      ]),
      ['does not look at the version', { breach: 'does not look at the version' }],
      ['forgets answers', { breach: 'forgets answers' }],
    ];

    /** Does a row of deeds to both, and compares them after each. */
    async function compare(
      service: Service,
      region: string,
      deeds: readonly Deed<P>[],
      { wrongModel, breach }: Wrong<P> = {},
    ): Promise<void> {
      const model = wrongModel?.() ?? reference.model();
      run += 1;
      if (reference.startsAt !== undefined) await scene.clock.moveTo(reference.startsAt);
      const subject = new Subject(reference, scene, service, region, run, breach);
      seen.rows += 1;
      try {
        await compareAll(model, subject, deeds);
      } finally {
        await subject.end();
      }
    }

    async function compareAll(model: Model<P>, subject: Subject<P>, deeds: readonly Deed<P>[]): Promise<void> {
      for (const deed of [...deeds, ...reference.rest.map((hours): Deed<P> => ({ kind: 'wait', hours }))]) {
        const expected = model.do(deed);
        const told = await subject.do(deed);
        expect([deed, told]).toEqual([deed, expected]);
        const standings = model.standings();
        expect([deed, await subject.standings()]).toEqual([deed, standings]);
        seen.steps += 1;
        for (const place of standings.flatMap(({ places }) => places)) seen.places.add(place);
        const said = told === undefined ? 'waited' : 'code' in told ? told.code : 'done';
        seen.told.set(said, (seen.told.get(said) ?? 0) + 1);
      }
      expect(await subject.payments()).toEqual(model.payments());
      await subject.expectWholeRecords();
    }

    /** A row that shows a difference, and which; undefined when none of so many does. */
    async function failing(
      service: Service,
      region: string,
      tries: { readonly seed: number; readonly numRuns: number },
      wrong?: Wrong<P>,
    ): Promise<[row: readonly Deed<P>[], difference: string] | undefined> {
      const property = fc.asyncProperty(someDeeds, (deeds) => compare(service, region, deeds, wrong));
      // Not shortened by it: what people do next follows from what they did before.
      const { counterexample, errorInstance } = await fc.check(property, { ...tries, endOnFailure: true });
      return counterexample === null ? undefined : [counterexample[0], String(errorInstance)];
    }

    /** A shortened row that shows a difference, as text. */
    async function differenceIn(...[service, region, tries]: Parameters<typeof failing>): Promise<string | undefined> {
      const [row, difference] = (await failing(service, region, tries)) ?? [];
      if (row === undefined) return undefined;
      const short = await shortened(row, (deeds) => compare(service, region, deeds));
      return `seed ${tries.seed}: ${short.map((deed) => JSON.stringify(deed)).join('\n')}\n${difference}`;
    }

    it(`shows no difference in ${steps} steps`, async () => {
      const service = await reference.open(scene, 'right');
      let difference: string | undefined;
      for (let part = 0; seen.steps < steps && difference === undefined; part += 1)
        difference = await differenceIn(service, 'right', { seed: seed + part, numRuns: ROWS });
      if (!isWhole) {
        expect(difference).toBeUndefined();
        return;
      }
      reportFault({
        id: 'R1',
        fault: 'random deeds of people, and time',
        load: `${seen.steps} steps in ${seen.rows} rows`,
        invariant: `as a model of ${reference.name}: same cases, same refusals`,
        seen: `${seen.told.get('done')} done, ${seen.told.size - 2} kinds of refusal, ${difference === undefined ? 0 : 1} differences`,
        broken: `${[...broken.map(([name]) => name), late.mistake].join(', ')}: each found`,
        ...{ lost: 0, doubled: 0, stranded: 0 },
      });
      expect(difference).toBeUndefined();
      // All of it did happen.
      expect([...seen.places].sort()).toEqual([...reference.places].sort());
      const refusals = ['case.closed', 'case.not-found', 'event.unknown', 'guard.not-met', 'key.reused'];
      refusals.push('permission.denied', 'region.not-found', 'request.invalid', 'transition.not-available');
      refusals.push('version.required', 'version.stale', ...reference.refusals);
      expect([...seen.told.keys()].sort()).toEqual([...refusals, 'done', 'waited'].sort());
    });

    if (!isWhole) return;

    it('tells a difference as a row of deeds of which none can be left out', async () => {
      const service = await reference.open(scene, 'late', mistakes[late.mistake]);
      const [row = []] = (await failing(service, 'late', { seed: 1, numRuns: ROWS_UNTIL_FOUND })) ?? [];
      const short = await shortened(row, (deeds) => compare(service, 'late', deeds));
      expect([short.some(({ kind }) => kind === 'wait'), short.length <= late.deeds]).toEqual([true, true]);
    });

    it.each(broken)('would show that something %s', async (_, { mistake, ...wrong }) => {
      const region = `wrong-${run}`;
      const service = await reference.open(scene, region, mistake);
      const found = await failing(service, region, { seed: 1, numRuns: ROWS_UNTIL_FOUND }, wrong);
      expect(found).toBeDefined();
    });
  });
}

/** Leaves deeds out of a row, one by one, until it shows no difference without any of them. */
async function shortened<P extends string>(
  row: readonly Deed<P>[],
  compare: (deeds: readonly Deed<P>[]) => Promise<void>,
): Promise<readonly Deed<P>[]> {
  let short = row;
  for (const deed of row.toReversed()) {
    const rest = short.filter((one) => one !== deed);
    const isAlike = await compare(rest).then(
      () => true,
      () => false,
    );
    if (!isAlike) short = rest;
  }
  return short.length < row.length ? shortened(short, compare) : short;
}
