import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseView } from './support/api.js';
import { PEOPLE, walkTo } from './support/chain.js';
import { ONE_REGION, Scene } from './support/scene.js';

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open({ regions: ONE_REGION });
});
afterAll(() => scene.close());

const clockOf = (view: CaseView, id = 'clock/decideWithin') => view.clocks.find((clock) => clock.id === id);

describe('the term for a decision', () => {
  it('is suspended while documents are asked, taken up, postponed once, and tells so; all of it replays', async () => {
    const followed = await walkTo(scene.api(), 'chain.access.inquiry');
    const { consultant, decider } = PEOPLE;
    const running = clockOf(followed.view);
    expect(running).toMatchObject({
      state: 'running',
      term: 'P8W',
      basis: 'Awb',
      unit: 'days',
      budget: 56,
      used: 0,
      remaining: 56,
      suspended: 0,
      suspensions: [],
      extensions: [],
    });
    const timers = () =>
      scene.admin(`SELECT due_at FROM schakel.timers WHERE case_id = $1 AND timer_id = 'clock/decideWithin'`, [
        followed.id,
      ]);
    expect(await timers()).toHaveLength(1);

    const asked = await followed.fire({ by: consultant, event: 'DOCUMENTS_ASKED' });
    expect(clockOf(asked.case)).toMatchObject({
      state: 'suspended',
      dueAt: null,
      suspensions: [{ fromAt: asked.transition.recordedAt, untilAt: null }],
    });
    expect(clockOf(asked.case, 'clock/documentsWithin')).toMatchObject({ state: 'running', term: 'P2W' });
    expect(asked.transition.timers).toContainEqual({
      id: 'clock/decideWithin',
      change: 'suspended',
      dueAt: running?.dueAt,
    });
    expect(await timers()).toEqual([]);

    const received = await followed.fire({ by: consultant, event: 'DOCUMENTS_RECEIVED', onBehalfOf: 'parent' });
    // On the same day: no whole day was lost.
    expect(clockOf(received.case)).toMatchObject({ state: 'running', dueAt: running?.dueAt });
    expect(clockOf(received.case, 'clock/documentsWithin')).toBeUndefined();
    expect(await timers()).toHaveLength(1);

    const postponed = await followed.fire({ by: decider, event: 'DECISION_POSTPONED' });
    expect(clockOf(postponed.case)).toMatchObject({
      budget: 98,
      extensions: [{ extendedAt: postponed.transition.recordedAt, term: 'P6W' }],
    });
    expect((clockOf(postponed.case)?.dueAt ?? '') > (running?.dueAt ?? '')).toBe(true);

    const again = await followed.attempt({ by: decider, event: 'DECISION_POSTPONED' });
    expect([again.status, again.body]).toMatchObject([409, { code: 'clock.not-extendable' }]);
    expect((await scene.api().replay(PEOPLE.auditor, followed.id)).body).toMatchObject({ identical: true });
  });
});
