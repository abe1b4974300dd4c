import { describe, expect, it } from '@jest/globals';
import type { Ladder } from '#language';
import { Story, surroundingsAt } from '#testing';
import type { OpenTask } from './case-state.js';
import type { TaskOpened } from './decision.js';
import { decideTimer, type Decision } from './index.js';
import { askedParties, climb, tasksAfter, type GivenTask, type TasksInput } from './task.js';

const label = { nl: 'Beslissen', en: 'Decide' };
const asked = (told: Partial<TaskOpened> = {}): TaskOpened => ({
  id: 'decide',
  kind: 'task',
  organisation: 'leiden',
  role: 'municipalDecider',
  label,
  dueAt: '2026-03-10T23:00:00.000Z',
  ...told,
});
const openTask = (told: Partial<OpenTask> = {}): OpenTask => {
  const { id, ...task } = asked();
  return { id, given: { party: 'access', ...task }, ...told };
};
const after = (tasks: readonly OpenTask[], told: Partial<TasksInput> = {}) =>
  tasksAfter({
    before: { tasks, clocks: [{ id: 'task/decide/late/policy', dueAt: '2026-03-10T23:00:00.000Z' }] },
    given: [],
    active: new Set(['chain', 'chain.access']),
    events: [],
    organisationOf: (_party, was) => was,
    ...told,
  });

describe('an open task', () => {
  it.each<[string, Partial<OpenTask>, string[]]>([
    ['its state is left', { state: 'chain.school' }, ['decide']],
    ['its event is taken', { until: ['GRANTED'] }, ['decide']],
    ['neither happens', { state: 'chain.access', until: ['REFUSED'] }, []],
    ['nothing of the case ends it', {}, []],
  ])('is finished, or not, when %s', (_when, told, done) => {
    const { done: found, cancelled } = after([openTask(told)], { events: ['GRANTED'] });
    expect(found).toEqual(done);
    expect(cancelled).toEqual(done.length === 0 ? [] : ['task/decide/late/policy']);
  });

  it('goes along to who fills its party now, with its date, and is finished when nobody does', () => {
    const moved = after([openTask()], { organisationOf: () => 'katwijk' });
    expect(moved.opened).toEqual([asked({ organisation: 'katwijk' })]);
    expect(moved.open[0]?.given?.organisation).toBe('katwijk');
    expect(moved.cancelled).toEqual([]);
    expect(after([openTask()], { organisationOf: () => undefined })).toMatchObject({ open: [], done: ['decide'] });
  });

  it('takes its escalations with it when it ends or is given anew', () => {
    const escalation = openTask({ id: 'decide-policy', of: 'decide' });
    expect(after([openTask({ until: ['GRANTED'] }), escalation], { events: ['GRANTED'] }).done).toEqual([
      'decide',
      'decide-policy',
    ]);
    const anew: GivenTask = { party: 'access', task: asked() };
    const again = after([openTask(), escalation], { given: [anew] });
    expect(again.done).toEqual(['decide-policy']);
    expect(again.open.map(({ id }) => id)).toEqual(['decide']);
  });

  it('of before the worklist ends with its state and does not move', () => {
    const old: OpenTask = { id: 'old', state: 'chain.access' };
    expect(after([old], { organisationOf: () => undefined })).toMatchObject({ open: [old], done: [] });
  });
});

describe('a ladder', () => {
  const ladder: Ladder = {
    id: 'late',
    label,
    rungs: [
      {
        id: 'policy',
        level: 'policy',
        party: 'access',
        role: 'municipalDecider',
        label: { nl: 'Oplossen', en: 'Settle' },
      },
      { id: 'board', level: 'board', party: 'steering', role: 'steering', label: { nl: 'Besturen', en: 'Boards' } },
    ],
  };
  const find = (party: string): string | undefined => (party === 'steering' ? 'region' : undefined);

  const undated = { dueAt: null, term: undefined };

  it('asks the first rung that somebody fills, of the task that is late', () => {
    expect(climb({ task: 'decide', ladder, rung: 0 }, [openTask()], find, () => undated)).toEqual({
      party: 'steering',
      of: 'decide',
      task: {
        id: 'decide-board',
        kind: 'escalation',
        organisation: 'region',
        role: 'steering',
        label: { nl: 'Besturen: Beslissen', en: 'Boards: Decide' },
        dueAt: null,
      },
    });
    expect(climb({ task: 'decide', ladder, rung: 2 }, [openTask()], find, () => undated)).toBeUndefined();
  });

  it('is climbed when a clock has run, and the case stays where it is [R-019, R-171]', () => {
    const story = Story.ofSignal('chain', 'voorbeeldschool');
    const id = 'task/acknowledgeSignal/signal/board';
    expect(story.state.clocks.map((clock) => clock.id)).toContain(id);
    const late = surroundingsAt('2026-06-01T09:00:00.000Z');
    const [{ record, state, tasksOpened }] = (decideTimer(story.model, story.state, id, { id: 't' }, late) as Decision)
      .writes;
    expect(record).toMatchObject({ event: id, role: 'system', timers: [{ id, change: 'fired' }] });
    expect(state.states).toEqual(story.state.states);
    expect(tasksOpened).toMatchObject([
      { id: 'acknowledgeSignal-board', kind: 'escalation', role: 'schoolBoard', organisation: 'voorbeeldschool' },
    ]);
    expect(state.clocks.map((clock) => clock.id)).not.toContain(id);
  });

  it('is left alone once the signal is acknowledged, and who gave it is told', () => {
    const story = Story.ofSignal('chain', 'voorbeeldschool').fire(
      'SIGNAL_ACKNOWLEDGED',
      'voorbeeldschool',
      'supportCoordinator',
    );
    expect(story.state.clocks.map((clock) => clock.id)).not.toContain('task/acknowledgeSignal/signal/board');
    const write = story.writes.at(-1);
    expect(write?.tasksDone).toEqual(['acknowledgeSignal']);
    expect(write?.tasksOpened).toMatchObject([{ kind: 'notice', role: 'teacher' }]);
  });
});

describe('who has something to do in a case', () => {
  it('is the party of each open task, and who was told', () => {
    const told = [{ party: 'localTeam', organisation: 'team' }];
    expect(askedParties({ tasks: [openTask(), { id: 'old', state: 'chain' }], told })).toEqual([
      { party: 'access', organisation: 'leiden' },
      ...told,
    ]);
  });
});
