import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REGION, type CaseView } from './support/api.js';
import { openSignal, PEOPLE, walkTo, WALK } from './support/chain.js';
import { FollowedCase } from './support/followed-case.js';
import { ONE_REGION, replaceOnce, Scene } from './support/scene.js';

const DAY_MS = 24 * 3_600_000;
let scene: Scene;
/** Opened under the first configuration: accepting takes five working days. */
let running: FollowedCase;
let finished: FollowedCase;
/** Opened under the second one: forty. */
let fresh: FollowedCase;

const slower = {
  name: REGION,
  edit: (text: string) =>
    replaceOnce(text, 'chain: { remindAfter: 3, acceptWithin: 5 }', 'chain: { remindAfter: 3, acceptWithin: 40 }'),
};
const numbers = async (): Promise<unknown> => {
  const { items } = (await scene.api().get(PEOPLE.teacher, `/v1/regions/${REGION}/configurations`)).body as {
    items: { number: number; state: string; loadedBy: string }[];
  };
  return items.map(({ number, state, loadedBy }) => [number, state, loadedBy]);
};
const activeNumber = async (): Promise<unknown> =>
  ((await scene.api().get(PEOPLE.teacher, `/v1/regions/${REGION}`)).body as { configuration: number }).configuration;
/** How long after the transition that armed it the term to accept runs out. */
const daysToAccept = ({ clocks }: CaseView): number => {
  const due = clocks.find(({ id }) => id.endsWith('/acceptWithin'))?.dueAt ?? '';
  return (Date.parse(due) - Date.now()) / DAY_MS;
};
const READY = WALK.find(({ at }) => at === 'chain.supportTeam.offered')!;

beforeAll(async () => {
  scene = await Scene.open({ regions: ONE_REGION });
  running = await walkTo(scene.api(), 'chain.supportTeam.discussion');
  await running.walk(WALK.slice(5, 6));
  finished = await walkTo(scene.api(), 'chain.completedSpecialist');
});
afterAll(() => scene.close());

/** The same case, with the client of the server that runs now. */
const again = ({ id }: FollowedCase, person: string): Promise<FollowedCase> =>
  FollowedCase.find(scene.api(), person, id);

describe('a start with the same documents', () => {
  it('keeps the configuration and its number', async () => {
    expect(await numbers()).toEqual([[1, 'active', 'operator']]);
    await scene.server.stop();
    await scene.restart();
    expect(await numbers()).toEqual([[1, 'active', 'operator']]);
    expect(await activeNumber()).toBe(1);
  });
});

describe('a start with a changed region', () => {
  beforeAll(async () => {
    await scene.server.stop();
    await scene.restart({ regions: [slower] });
    fresh = await walkTo(scene.api(), 'chain.supportTeam.discussion');
    await fresh.walk(WALK.slice(5, 6));
  });

  it('makes the next configuration, kept beside the first with its own text', async () => {
    expect(await numbers()).toEqual([
      [2, 'active', 'operator'],
      [1, 'active', 'operator'],
    ]);
    expect(await activeNumber()).toBe(2);
    const sourceOf = async (number: number): Promise<string> => {
      const { body } = await scene.api().get(PEOPLE.teacher, `/v1/regions/${REGION}/configurations/${number}`);
      return (body as { source: string }).source;
    };
    expect(await sourceOf(1)).toContain('chain: { remindAfter: 3, acceptWithin: 5 }');
    expect(await sourceOf(2)).toContain('chain: { remindAfter: 3, acceptWithin: 40 }');
  });

  it('gives new cases the new configuration, and running ones keep theirs', async () => {
    const old = (await scene.api().read(PEOPLE.auditor, running.id)).body;
    expect([old.configuration, fresh.view.configuration]).toEqual([1, 2]);
    expect(fresh.view.definition).not.toBe(old.definition);
    const third = await openSignal(scene.api());
    expect([third.view.configuration, third.view.definition]).toEqual([2, fresh.view.definition]);
  });

  it('lets each go on by the terms under which it was opened', async () => {
    const old = await again(running, PEOPLE.coordinator);
    await old.fire(READY);
    await fresh.fire(READY);
    expect(daysToAccept(old.view)).toBeLessThan(20);
    expect(daysToAccept(fresh.view)).toBeGreaterThan(40);
    const records = await scene.api().history(PEOPLE.auditor, running.id);
    expect(new Set(records.map(({ definition }) => definition)).size).toBe(1);
  });

  it('replays what happened before it to the same bytes, open or closed', async () => {
    for (const { id } of [running, finished, fresh]) {
      expect((await scene.api().replay(PEOPLE.auditor, id)).body).toMatchObject({ identical: true });
    }
  });
});

describe('a start with the first documents again', () => {
  it('goes back by a configuration of its own, and forgets neither of the two', async () => {
    await scene.server.stop();
    await scene.restart({ regions: ONE_REGION });
    const opened = await openSignal(scene.api());
    const first = (await scene.api().read(PEOPLE.auditor, finished.id)).body;
    expect(opened.view.definition).toBe(first.definition);
    expect(opened.view.configuration).not.toBe(2);
    for (const { id } of [running, finished, fresh, opened]) {
      expect((await scene.api().replay(PEOPLE.auditor, id)).body).toMatchObject({ identical: true });
    }
  });
});
