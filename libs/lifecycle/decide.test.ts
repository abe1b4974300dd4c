import { describe, expect, it } from '@jest/globals';
import { lawOn } from '#language';
import { shippedCalendar, shippedLibrary } from '#testing';
import {
  createModel,
  decide,
  decideMessage,
  decideOpening,
  decideTimer,
  genesisHash,
  recordBytes,
  recordHash,
  regionWorld,
  type CaseState,
  type Decision,
  type Rejection,
  type Surroundings,
} from './index.js';

const library = shippedLibrary();
const region = library.regions.get('holland-rijnland')!;
const world = regionWorld(region.document, shippedCalendar());
let ids = 0;
const at = (now: string): Surroundings => ({
  now,
  law: lawOn('2026-03-02', library.laws),
  world,
  newCaseId: () => {
    ids += 1;
    return `opened-${ids}`;
  },
});
const NOW = '2026-03-02T09:00:00.000Z';
const LATER = '2026-03-03T09:00:00.000Z';

/** A case that is opened and then advanced by one person after another. */
class Story {
  readonly model;
  state!: CaseState;
  opened = new Map<string, CaseState>();

  constructor(workflow: string, school: string, teacher = 'teacher') {
    this.model = createModel(region.workflows.get(workflow)!);
    const born = { region: 'holland-rijnland', case: 'case-1', subject: 's', school, configuration: 1, related: [] };
    this.take(decideOpening(this.model, born, this.#command('SIGNAL_RAISED', {}, school, teacher), at(NOW)));
  }

  #command(event: string, data: Record<string, unknown>, organisation: string, role: string) {
    return {
      id: `c-${event}`,
      event,
      data,
      acting: { kind: 'staff' as const, organisation, roles: [role] },
      actor: 'someone',
      onBehalfOf: null,
    };
  }

  try(event: string, organisation: string, role: string, data: Record<string, unknown> = {}): Decision | Rejection {
    return decide(this.model, this.state, this.#command(event, data, organisation, role), at(LATER));
  }

  fire(event: string, organisation: string, role: string, data: Record<string, unknown> = {}): this {
    return this.take(this.try(event, organisation, role, data));
  }

  take(outcome: Decision | Rejection): this {
    if (outcome.kind === 'rejection') throw new Error(JSON.stringify(outcome.because));
    this.state = outcome.writes[0].state;
    for (const { state } of outcome.writes.slice(1)) this.opened.set(state.case, state);
    return this;
  }
}

const CONTEXT = {
  opener: 'pupilNeed',
  homePressure: 'yes',
  parentalSupport: 'yes',
  teacherSeesNeed: 'yes',
  materialFits: 'yes',
  peerContact: 'yes',
  schoolFeelsSafe: 'yes',
  lifeWorldsChecked: true,
};
const refused = (outcome: Decision | Rejection): Rejection => {
  if (outcome.kind !== 'rejection') throw new Error('It was taken.');
  return outcome;
};

describe('a decision', () => {
  it('opens with transition 1: the state of the opening event, taken there at once', () => {
    const { state } = new Story('chain', 'voorbeeldschool');
    expect(state).toMatchObject({
      version: 1,
      openedAt: NOW,
      participants: { school: { organisation: 'voorbeeldschool', isPart: true } },
    });
    expect(state.states[0]).toBe('chain.school.signal');
  });

  it('chains its records: each points to the hash of the one before, the first to the genesis of the case', () => {
    const story = new Story('chain', 'voorbeeldschool');
    const first = story.state.head;
    const next = story.try('SIGNAL_INTERPRETED', 'voorbeeldschool', 'teacher', { need: 'anxiety' }) as Decision;
    expect(next.writes[0].record.previous).toBe(first);
    expect(next.writes[0].hash).toBe(recordHash(recordBytes(next.writes[0].record)));
    expect(genesisHash('a', 'bc')).not.toBe(genesisHash('ab', 'c'));
  });

  it('records who acts only as a pseudonym, with role and organisation', () => {
    const { writes } = new Story('chain', 'voorbeeldschool').try('SIGNAL_INTERPRETED', 'voorbeeldschool', 'teacher', {
      need: 'anxiety',
    }) as Decision;
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
    const story = new Story('chain', 'voorbeeldschool').fire('SIGNAL_INTERPRETED', 'voorbeeldschool', 'teacher', {
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

  it('of a role says who may [R-006]', () => {
    const { code, because } = refused(
      new Story('chain', 'voorbeeldschool').try('SIGNAL_INTERPRETED', 'voorbeeldschool', 'schoolBoard', {
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
      new Story('chain', 'voorbeeldschool').try('READY_FOR_HANDOVER', 'voorbeeldschool', 'supportCoordinator'),
    );
    expect(code).toBe('transition.not-available');
    expect(because[0]?.text.nl).toContain('Basis');
  });

  it('on a closed case says that it is closed', () => {
    const story = new Story('chain', 'voorbeeldschool').fire('WITHDRAWN', 'voorbeeldschool', 'supportCoordinator');
    expect(story.state).toMatchObject({ closedAt: LATER, outcome: 'withdrawn', clocks: [] });
    expect(refused(story.try('SIGNAL_INTERPRETED', 'voorbeeldschool', 'teacher', { need: 'anxiety' })).code).toBe(
      'case.closed',
    );
  });

  it('logs the guards it judged, met or not, with what they read', () => {
    const story = new Story('chain', 'voorbeeldschool').fire('SIGNAL_INTERPRETED', 'voorbeeldschool', 'teacher', {
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
    const story = new Story('chain', 'voorbeeldschool').fire('ABSENCE_REPORTED', 'voorbeeldschool', 'teacher');
    const [clock] = story.state.clocks;
    expect(clock?.id).toBe('attendance.absent/outOfSchoolAfter');
    const fired = decideTimer(story.model, story.state, clock!.id, { id: 't' }, at('2026-04-01T00:00:00.000Z'));
    story.take(fired!);
    expect(story.state.states).toContain('attendance.outOfSchool');
    expect((fired as Decision).writes[0].record).toMatchObject({
      scheduledAt: clock!.dueAt,
      role: 'system',
      timers: expect.arrayContaining([{ id: clock!.id, change: 'fired', dueAt: clock!.dueAt }]),
    });
    expect(
      decideTimer(story.model, story.state, clock!.id, { id: 't' }, at('2026-04-02T00:00:00.000Z')),
    ).toBeUndefined();
  });
});

describe('related cases', () => {
  const helping = (): Story =>
    new Story('integrated', 'de-vlieger')
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
      at(LATER),
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
      at(LATER),
    );
    expect(story.take(closed).state).toMatchObject({ closedAt: LATER, outcome: 'withdrawn' });
  });
});
