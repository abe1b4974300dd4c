import { describe, expect, it } from '@jest/globals';
import {
  decideMessage,
  decideTimer,
  genesisHash,
  recordBytes,
  recordHash,
  refusalFor,
  replay,
  type Decision,
  type Surroundings,
} from './index.js';
import { reason } from './rejection.js';
import { CONTEXT, surroundingsAt, LATER, NOW, refused, Story, shippedCalendar } from '#testing';

describe('a decision', () => {
  it('opens with transition 1: the state of the opening event, taken there at once', () => {
    const { state } = Story.ofSignal('chain', 'voorbeeldschool');
    expect(state).toMatchObject({
      version: 1,
      openedAt: NOW,
      participants: { school: { organisation: 'voorbeeldschool', isPart: true } },
    });
    expect(state.states[0]).toBe('chain.school.signal');
  });

  it('chains its records: each points to the hash of the one before, the first to the genesis of the case', () => {
    const story = Story.ofSignal('chain', 'voorbeeldschool');
    const first = story.state.head;
    const next = story.try('SIGNAL_INTERPRETED', 'voorbeeldschool', 'teacher', { need: 'anxiety' }) as Decision;
    expect(next.writes[0].record.previous).toBe(first);
    expect(next.writes[0].hash).toBe(recordHash(recordBytes(next.writes[0].record)));
    expect(genesisHash('a', 'bc')).not.toBe(genesisHash('ab', 'c'));
  });

  it('records who acts only as a pseudonym, with role and organisation', () => {
    const { writes } = Story.ofSignal('chain', 'voorbeeldschool').try(
      'SIGNAL_INTERPRETED',
      'voorbeeldschool',
      'teacher',
      {
        need: 'anxiety',
      },
    ) as Decision;
    expect(writes[0].record).toMatchObject({
      actor: 'someone',
      role: 'teacher',
      organisation: 'voorbeeldschool',
      definition: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

describe('a refusal', () => {
  it('names every rule that is not met, its line and who could make it true [R-104, R-147]', () => {
    const story = Story.ofSignal('chain', 'voorbeeldschool').fire('SIGNAL_INTERPRETED', 'voorbeeldschool', 'teacher', {
      need: 'anxiety',
    });
    const { code, because } = refused(story.try('READY_FOR_HANDOVER', 'voorbeeldschool', 'supportCoordinator'));
    expect(code).toBe('guard.not-met');
    expect(because.length).toBeGreaterThanOrEqual(3);
    for (const one of because) {
      expect(one.source).toMatchObject({ file: 'workflows/chain/workflow.yaml', line: expect.any(Number) });
      expect(one.who).toContain('supportCoordinator');
      expect(one.text.nl).not.toBe(one.text.en);
    }
  });

  it('of an amount above the mandate says whose mandate covers it [R-117]', () => {
    const story = Story.ofSignal('integrated', 'de-vlieger');
    story.fire('SIGNAL_INTERPRETED', 'de-vlieger', 'teacher', { need: 'trauma' });
    const add = (amountCents: number) =>
      refused(story.try('INTERVENTION_ADDED', 'jos-de-vlieger', 'teamMember', { kind: 'oza', amountCents }))
        .because.filter(({ code, text }) => code === 'mandate.exceeded' && text.en.includes('mandate of the team'))
        .map(({ who, text }) => ({ who, isBeyond: text.en.includes('Nobody in this region') }));
    expect(add(1_600_000)).toEqual([{ who: ['municipalDecider'], isBeyond: false }]);
    expect(add(10_000_001)).toEqual([{ who: [], isBeyond: true }]);
  });

  it('of a role says who may [R-006]', () => {
    const { code, because } = refused(
      Story.ofSignal('chain', 'voorbeeldschool').try('SIGNAL_INTERPRETED', 'voorbeeldschool', 'schoolBoard', {
        need: 'anxiety',
      }),
    );
    expect({ code, who: because[0]?.who }).toEqual({
      code: 'permission.denied',
      who: ['teacher', 'supportCoordinator'],
    });
  });

  it('of an event of another state says where it is possible [R-007]', () => {
    const { code, because } = refused(
      Story.ofSignal('chain', 'voorbeeldschool').try('READY_FOR_HANDOVER', 'voorbeeldschool', 'supportCoordinator'),
    );
    expect(code).toBe('transition.not-available');
    expect(because[0]?.text.nl).toContain('Basis');
  });

  it('on a closed case says that it is closed', () => {
    const story = Story.ofSignal('chain', 'voorbeeldschool').fire('WITHDRAWN', 'voorbeeldschool', 'supportCoordinator');
    expect(story.state).toMatchObject({ closedAt: LATER, outcome: 'withdrawn', clocks: [] });
    expect(refused(story.try('SIGNAL_INTERPRETED', 'voorbeeldschool', 'teacher', { need: 'anxiety' })).code).toBe(
      'case.closed',
    );
  });

  it('on a closed case is the same for every event, hidden or not: it tells no more than the status line does', () => {
    const story = Story.ofSignal('chain', 'voorbeeldschool').fire('WITHDRAWN', 'voorbeeldschool', 'supportCoordinator');
    const acting = { kind: 'staff' as const, organisation: 'jeugdteam-leidse-regio', roles: ['localTeamContact'] };
    const told = ['SIGNAL_INTERPRETED', 'SAFETY_CONCERN_RAISED'].map((event) => {
      const refusal = refused(story.try(event, acting.organisation, 'localTeamContact'));
      return refusalFor(story.model, story.state, acting, { level: 'statusLine' }, event, refusal);
    });
    expect(told.map(({ code, because }) => ({ code, because }))).toEqual([
      { code: 'case.closed', because: [reason('case.closed')] },
      { code: 'case.closed', because: [reason('case.closed')] },
    ]);
  });

  it('logs the guards it judged, met or not, with what they read', () => {
    const story = Story.ofSignal('chain', 'voorbeeldschool').fire('SIGNAL_INTERPRETED', 'voorbeeldschool', 'teacher', {
      need: 'anxiety',
    });
    const { guards } = refused(story.try('READY_FOR_HANDOVER', 'voorbeeldschool', 'supportCoordinator'));
    expect(guards).toContainEqual({
      id: 'contextAssessed',
      inputs: { "in('context.complete')": false },
      result: false,
    });
  });
});

describe('a clock', () => {
  it('fires once and is nothing when it no longer runs', () => {
    const story = Story.ofSignal('chain', 'voorbeeldschool').fire('ABSENCE_REPORTED', 'voorbeeldschool', 'teacher');
    const [clock] = story.state.clocks;
    expect(clock?.id).toBe('attendance.absent/outOfSchoolAfter');
    const fired = decideTimer(
      story.model,
      story.state,
      clock!.id,
      { id: 't' },
      surroundingsAt('2026-04-01T00:00:00.000Z'),
    );
    story.take(fired!);
    expect(story.state.states).toContain('attendance.outOfSchool');
    expect((fired as Decision).writes[0].record).toMatchObject({
      scheduledAt: clock!.dueAt,
      role: 'system',
      timers: expect.arrayContaining([{ id: clock!.id, change: 'fired', dueAt: clock!.dueAt }]),
    });
    expect(
      decideTimer(story.model, story.state, clock!.id, { id: 't' }, surroundingsAt('2026-04-02T00:00:00.000Z')),
    ).toBeUndefined();
  });
});

describe('a clock whose effect cannot be carried out', () => {
  const offered = (): Story =>
    Story.ofSignal('chain', 'voorbeeldschool')
      .fire('SIGNAL_INTERPRETED', 'voorbeeldschool', 'teacher', { need: 'anxiety' })
      .fire('CONTEXT_ANSWERED', 'voorbeeldschool', 'supportCoordinator', CONTEXT)
      .fire('PARENTS_SPOKEN', 'voorbeeldschool', 'teacher', { pupilPresent: true })
      .fire('READY_FOR_HANDOVER', 'voorbeeldschool', 'supportCoordinator', {
        summary: [{ lifeWorld: 'school', finding: 'concern', about: 'anxiety' }],
      });
  const surroundings = surroundingsAt('2026-06-01T09:00:00.000Z');
  const withoutManager: Surroundings = {
    ...surroundings,
    world: {
      ...surroundings.world,
      answer: (question) =>
        question.id === 'organisation' && question.inputs.party === 'chainManager'
          ? null
          : surroundings.world.answer(question),
    },
  };

  it('has run out all the same, and leaves the case as it was with a task for its owner', () => {
    const story = offered();
    const id = 'chain.school.offered/acceptWithin';
    const fired = decideTimer(story.model, story.state, id, { id: 't' }, withoutManager) as Decision;
    const [{ record, tasksOpened, state }] = fired.writes;
    expect(state.states).toEqual(story.state.states);
    expect(record.timers).toEqual([
      expect.objectContaining({ id, change: 'fired' }),
      expect.objectContaining({ id, change: 'notTaken' }),
    ]);
    expect(state.clocks.map((clock) => clock.id)).not.toContain(id);
    expect(tasksOpened).toMatchObject([{ organisation: 'voorbeeldschool', role: 'supportCoordinator' }]);
    expect(tasksOpened[0]?.label.en).toContain('Chain manager');
  });

  it('is replayed to the same bytes', () => {
    const story = offered();
    const id = 'chain.school.offered/acceptWithin';
    const { writes } = decideTimer(story.model, story.state, id, { id: 't' }, withoutManager) as Decision;
    const stored = [...story.writes, ...writes].map(({ bytes, hash }) => ({ bytes, hash }));
    const result = replay('holland-rijnland', 'case-1', stored, {
      model: () => story.model,
      law: () => surroundings.law,
      calendar: shippedCalendar,
    });
    expect(result.firstDifference).toBeNull();
  });
});

describe('related cases', () => {
  const helping = (): Story =>
    Story.ofSignal('integrated', 'de-vlieger')
      .fire('SIGNAL_INTERPRETED', 'de-vlieger', 'teacher', { need: 'anxiety' })
      .fire('PARENTS_SPOKEN', 'jos-de-vlieger', 'teamMember', { pupilPresent: true })
      .fire('CONTEXT_ANSWERED', 'jos-de-vlieger', 'teamMember', CONTEXT)
      .fire('CONSENT_GIVEN', 'jos-de-vlieger', 'teamMember', { purpose: 'youthHelp' })
      .fire('LIGHT_HELP_STARTED', 'jos-de-vlieger', 'teamMember', { weeks: 4 });

  it('are opened in the same decision, know their opener and share its child', () => {
    const story = helping();
    const [opened] = [...story.opened.values()];
    expect(opened).toMatchObject({
      machine: 'intervention',
      subject: story.state.subject,
      version: 1,
      related: [{ as: 'opener', case: 'case-1', isOpener: true }],
    });
    expect(story.state.related).toMatchObject([{ as: 'intervention', case: opened!.case, isOpen: true }]);
  });

  it('that cannot take a told event say so in their own record and to who told it, and go on', () => {
    const story = helping();
    const [opened] = [...story.opened.values()];
    const outcome = decideMessage(
      story.model,
      opened!,
      { fromCase: 'case-1', as: 'intervention', event: 'INTERVENTION_RESUMED', data: {} },
      { id: 'm' },
      surroundingsAt(LATER),
    ) as Decision;
    expect(outcome.writes[0].record).toMatchObject({
      from: opened!.states,
      to: opened!.states,
      related: expect.arrayContaining([{ case: 'case-1', as: 'intervention', event: 'notTaken INTERVENTION_RESUMED' }]),
    });
    expect(outcome.writes[0].messages).toMatchObject([
      { toCase: 'case-1', event: 'RELATED_NOT_TAKEN', data: { event: 'INTERVENTION_RESUMED' } },
    ]);
  });

  it('of a kind that must end first keep a case from closing', () => {
    const story = helping();
    const withdrawn = story.try('WITHDRAWN', 'jos-de-vlieger', 'teamMember') as Decision;
    expect(withdrawn.writes[0].messages).toMatchObject([{ as: 'intervention', event: 'INTERVENTION_STOPPED' }]);
    story.take(withdrawn);
    expect(story.state).toMatchObject({ closedAt: null, outcome: null, related: [{ isOpen: true }] });
    const closed = decideMessage(
      story.model,
      story.state,
      { fromCase: story.state.related[0]!.case, as: 'intervention', event: 'RELATED_CLOSED', data: {} },
      { id: 'm' },
      surroundingsAt(LATER),
    );
    expect(story.take(closed).state).toMatchObject({ closedAt: LATER, outcome: 'withdrawn' });
  });
});
