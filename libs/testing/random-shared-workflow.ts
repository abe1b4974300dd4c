/**
 * Small workflows at random, from a seed, in which parties share a case: who owns it changes, it is offered and waited for, help is
 * refused for one reason or another, and a block beside it takes concerns about safety, everywhere or not.
 */
import { stringify } from 'yaml';
import type { SmallWorkflow } from './small-workflow.js';
import { diceOf } from './dice.js';

const PARTIES: Readonly<Record<string, readonly string[]>> = {
  school: ['teacher', 'supportCoordinator'],
  // Nobody in the region holds the last of these there.
  access: ['municipalDecider', 'steering'],
  localTeam: ['localTeamContact'],
};
const ROLES = Object.values(PARTIES).flat();
const EVENTS = ['ASK', 'BEGIN', 'CHANGE', 'RETURN'];
const CONCERN = 'SAFETY_CONCERN_RAISED';
const NOTICE = { notify: 'school' };

const label = (text: string) => ({ nl: text, en: text });
/** Nothing is an alias of anything. */
const text = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false });
const keyOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

interface State {
  readonly path: string;
  readonly owner: string;
  readonly isFinal: boolean;
  readonly inner: readonly State[];
}

export function randomSharedWorkflow(seed: number): SmallWorkflow {
  const { is, of } = diceOf(seed + 4_000_000);
  const party = (): string => of(Object.keys(PARTIES));
  const isParallel = is(25);
  const state = (path: string, owner: string, isNested = false): State => ({
    ...{ path, owner, isFinal: false },
    inner: isNested ? ['a', 'b'].map((key) => state(`${path}.${key}`, is(60) ? owner : party())) : [],
  });
  const parts = (isParallel ? ['small.p0', 'small.p1'] : ['small']).map((path) => ({
    path,
    states: [
      ...Array.from({ length: isParallel ? 2 : 3 }, (_, index) =>
        state(`${path}.s${index}`, party(), index === 1 && is(50)),
      ),
      { path: `${path}.done`, owner: '', isFinal: true, inner: [] },
    ] as readonly State[],
  }));
  const hasBlock = is(70);
  const isKnown = is(50);
  const by = new Map<string, string | readonly string[]>(
    EVENTS.map((event) => [
      event,
      of(['owner', 'staff', [of(ROLES)], [of(ROLES)], [...new Set([of(ROLES), of(ROLES)])]]),
    ]),
  );
  by.set('REFUSED', of([['municipalDecider'], ['teacher', 'municipalDecider'], ['teacher'], 'owner', 'staff']));
  const reasons = is(25) ? 'set' : 'enum';
  const forBudget = reasons === 'set' ? "'budget' in event.data.reason" : "event.data.reason == 'budget'";
  const condition = (event: string): string =>
    event === 'REFUSED' && is(75)
      ? of([
          `!(${forBudget})`,
          `data.flag || !(${forBudget})`,
          "actor.role == 'teacher'",
          ...(isKnown ? ['!data.isStatutory', `!data.isStatutory || !(${forBudget})`] : []),
        ])
      : of(['data.flag', '!data.flag', ...(isParallel ? ["in('small.p0.s1')", "!in('small.p1.s0')"] : [])]);
  const action = (): object =>
    of([
      NOTICE,
      { assign: { flag: true } },
      { assign: { flag: false } },
      ...(isKnown ? [{ assign: { isStatutory: is(60) } }] : []),
    ]);
  const ownerIn = ({ owner, inner: [first] }: State): string => first?.owner ?? owner;
  const narrowed = (event: string): string | readonly string[] => {
    const all = by.get(event) ?? 'owner';
    return typeof all === 'string' || is(50) ? 'owner' : [of(all)];
  };
  const way = (part: readonly State[], from: State, event: string): object => {
    const to = is(70) ? of([...part, ...part.flatMap(({ inner }) => inner)]) : undefined;
    const changesOwner = to !== undefined && !to.isFinal && ownerIn(to) !== from.owner;
    return {
      ...(is(40) ? { guard: condition(event) } : {}),
      ...(by.has(event) && is(20) ? { by: narrowed(event) } : {}),
      ...(to === undefined ? {} : { target: to.path }),
      ...(changesOwner ? { link: 'handover' } : {}),
      ...(to === undefined || is(25) ? { actions: [action()] } : {}),
    };
  };
  const written = (part: readonly State[], one: State): object => {
    if (one.isFinal) return { label: label('done'), type: 'final', outcome: 'completedLight' };
    const { path, owner, inner } = one;
    const on = [...EVENTS, 'REFUSED', 'OVERDUE'].flatMap((event) =>
      is(40) ? [[event, event === 'OVERDUE' && is(60) ? { actions: [NOTICE] } : way(part, one, event)] as const] : [],
    );
    if (hasBlock && is(8)) on.push([CONCERN, { actions: [NOTICE] }]);
    return {
      ...{ label: label(path.replace(/^small\./, '').replace('.', '')), owner },
      ...(inner.length > 0 ? {} : { resting: is(10) }),
      ...(is(35) ? { entry: [{ offer: { to: party(), packet: [] } }] } : {}),
      ...(on.length === 0 ? {} : { on: Object.fromEntries(on) }),
      ...(is(20) ? { after: { P5D: is(60) ? { actions: [NOTICE] } : way(part, one, 'AFTER') } } : {}),
      ...(inner.length === 0 ? {} : { states: statesOf(part, inner) }),
    };
  };
  const statesOf = (part: readonly State[], states: readonly State[]): object =>
    Object.fromEntries(states.map((one) => [keyOf(one.path), written(part, one)]));
  const chart = parts.map(({ path, states }) => [path, statesOf(states, states)] as const);
  const whole = text(
    isParallel
      ? Object.fromEntries(chart.map(([path, states]) => [keyOf(path), { label: label(keyOf(path)), states }]))
      : chart[0]?.[1],
  );
  const uses = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(whole);
  const hasClock = ['ASK', 'BEGIN', 'OVERDUE'].every(uses);
  const states = hasClock ? whole : whole.replaceAll('OVERDUE:', 'LATE:');
  const boolean = (name: string, first: boolean) => ({
    [name]: { type: 'boolean', default: first, label: label(name) },
  });
  const reason = {
    type: reasons,
    ...{ [reasons === 'set' ? 'of' : 'values']: ['noGround', 'budget'] },
    label: label('reason'),
  };
  return {
    machine: text({
      ...(isParallel ? { type: 'parallel' } : {}),
      // Whoever has nothing else to do is told.
      on: { TOLD: { actions: Object.keys(PARTIES).map((one) => ({ notify: one })) } },
    }),
    states,
    ...(uses('flag') || uses('isStatutory')
      ? {
          data: text({
            ...(uses('flag') ? boolean('flag', false) : {}),
            ...(uses('isStatutory') ? boolean('isStatutory', is(30)) : {}),
          }),
        }
      : {}),
    events: [],
    eventEntries: text(
      Object.fromEntries(
        [
          ...[...by].map(
            ([event, who]) => [event, { by: who, ...(event === 'REFUSED' ? { data: { reason } } : {}) }] as const,
          ),
          ['TOLD', { by: ['teacher'] }] as const,
          [hasClock ? 'OVERDUE' : 'LATE', { by: hasClock ? ['system'] : 'owner' }] as const,
        ]
          .filter(([event]) => event === 'TOLD' || states.includes(`${event}:`))
          .map(([event, entry]) => [event, { ...entry, label: label(event) }]),
      ),
    ),
    parties: text({
      access: {
        ...{ label: label('access'), kind: 'municipality', roles: PARTIES['access'] },
        ...{ found: 'municipalityOf(school)', visibility: 'full' },
      },
      localTeam: {
        ...{ label: label('localTeam'), kind: 'localTeam', roles: PARTIES['localTeam'] },
        ...{ found: 'localTeamOf(school)', visibility: 'full' },
      },
    }),
    ...(hasClock
      ? {
          more: text({
            clocks: {
              answer: {
                ...{ label: label('answer'), machine: 'small', from: ['ASK'], until: ['BEGIN'] },
                ...{ duration: 'P8W', raises: 'OVERDUE', basis: 'agreement' },
              },
            },
          }),
        }
      : {}),
    ...(hasBlock ? { blocks: { safety: safetyBlock(is, of) } } : {}),
  };
}

/** Where nobody raises a concern there may still be one that somebody follows. */
function safetyBlock(is: (percent: number) => boolean, of: <T>(list: readonly T[]) => T): string {
  const raised = is(60) ? 'code' : { guard: of(['data.isNew', '!data.isNew', 'event.data.isSerious']), target: 'code' };
  return text({
    ...{ schakel: 1, block: 'safety', title: label('safety'), purpose: label('safety') },
    data: { isNew: { type: 'boolean', default: true, label: label('new') } },
    events: {
      [CONCERN]: {
        by: of(['staff', 'staff', 'owner', ['teacher'], ['steering']]),
        label: label('concern'),
        data: { isSerious: { type: 'boolean', label: label('serious') } },
      },
      FOLLOWED: { by: 'staff', label: label('followed') },
    },
    part: {
      states: {
        quiet: { label: label('quiet'), resting: true, on: { [CONCERN]: raised } },
        code: {
          label: label('code'),
          on: {
            FOLLOWED: {
              guard: 'data.isNew || !data.isNew',
              target: of(['quiet', 'followed']),
              actions: [{ assign: { isNew: is(30) } }],
            },
          },
        },
        followed: { label: label('followed'), resting: is(80), ...(is(60) ? { on: { [CONCERN]: 'code' } } : {}) },
      },
    },
  });
}
