/**
 * What a workflow says of a step: that it can be taken and by whom, what it needs whichever transition takes it, where it leads and
 * what it does besides. What a chart does by its transitions one by one is held here to what was promised of it as a whole.
 */
import {
  roleLabel,
  type ChartTransition,
  type Course,
  type Deed,
  type GuardTerm,
  type Label,
  type SourceLine,
} from '#language';
import type { Attempt } from '../configurations/attempt.js';
import { holdsWhere } from '../configurations/condition.js';
import { ALL, NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import type { Move } from '../configurations/move.js';
import { attemptsOf } from '../configurations/moves.js';
import { isWithin } from '../configurations/regions.js';
import type { Variable } from '../configurations/space.js';
import type { Capacity } from '../configurations/staff.js';
import { doneBy, isDone } from './deeds.js';
import { doesNotHold, type Finding, type ProofRule } from './rule.js';

type OfEvent = Extract<Course, { kind: 'on' }>;
type OfTerm = Extract<Course, { kind: 'after' }>;

export const step: ProofRule = {
  id: 'proof.step',
  severity: 'error',
  mayLack: 'moves',
  asks: {
    nl: 'Wat een werkwijze met `on` of `after` zegt, geldt: de gebeurtenis kan waar `from` en `when` gelden, door wie er in `who` staat (de termijn loopt er altijd), wat ze nodig heeft (`needs`) geldt dan, welke overgang haar ook neemt, ze leidt naar `to` en doet wat `does` zegt. `when` en `needs` worden gevraagd zoals een voorwaarde van de stap: een verwante zaak die meldt dat ze sluit, is dan niet meer open.',
    en: 'What a workflow says with `on` or `after` holds: the event can happen where `from` and `when` hold, by whom `who` names (the term always runs there), what it `needs` holds then, whichever transition takes it, it leads `to` and does what `does` says. `when` and `needs` are asked as a guard of the step is: a related case that tells that it closes is no more open then.',
  },
  find: (exploration) => {
    const { machine, terrain, reached } = exploration;
    const { diagram } = terrain.space;
    const [allowed, taking] = [allowedBy(exploration), byEvent(exploration)];
    const before: Meant['before'] = (move, set) => exploration.search.before(move, set);
    return machine.courses.flatMap((course) => {
      if (course.kind !== 'on' && course.kind !== 'after') return [];
      const counts = course.from === undefined ? reached : diagram.and(reached, holdsWhere(terrain, course.from));
      const places = course.in.length === 0 ? [undefined] : course.in;
      return places.flatMap((place) => {
        const from = place === undefined ? counts : diagram.and(counts, terrain.active(place));
        const meant = { place, from, taking, allowed, before };
        return course.kind === 'on' ? ofEvents(exploration, course, meant) : ofTerm(exploration, course, meant);
      });
    });
  },
};

/** Where a step is meant: by a transition of a state, or of one in or around it, and from these configurations. */
interface Meant {
  readonly place: string | undefined;
  readonly from: Configurations;
  /** The moves that an event makes, or that raise it on the way. */
  readonly taking: (event: string) => readonly Move[];
  readonly allowed: (move: Move) => Configurations;
  readonly before: (move: Move, set: Configurations) => Configurations;
}

/** From where a move leads to where a case may come; found once for each, since many statements are about the same ones. */
function allowedBy({ search }: Exploration): (move: Move) => Configurations {
  const found = new Map<Move, Configurations>();
  return (move) => {
    const known = found.get(move) ?? search.before(move, ALL);
    found.set(move, known);
    return known;
  };
}

/** The moves of each event and those on whose way it is raised: looked through once, since there are many statements. */
function byEvent({ moves }: Exploration): (event: string) => readonly Move[] {
  const found = new Map<string, Move[]>();
  for (const move of moves)
    for (const event of new Set([move.event, ...move.raised])) {
      const known = found.get(event);
      if (known === undefined) found.set(event, [move]);
      else known.push(move);
    }
  return (event) => found.get(event) ?? [];
}

/** One way in which a step can be taken; whether a case comes to it where it is meant is asked last, of what is wrong with it. */
interface Taken {
  readonly move: Move;
  /** With what is chosen: the data of the event, the facts of the world, who acts; wherever a case may stand. */
  readonly where: Configurations;
  /** From where it is meant: looked at last, since of all these sets it is the largest. */
  readonly from: Configurations;
  readonly chosen: readonly Variable[];
  /** Of the transition that takes it. */
  readonly at: SourceLine | undefined;
  readonly transitions: readonly ChartTransition[];
  /** From where it leads into a set. */
  readonly before: (set: Configurations) => Configurations;
}

function ofEvents(exploration: Exploration, course: OfEvent, meant: Meant): Finding[] {
  const { terrain, openings, staff, ended, lacks } = exploration;
  return [...course.asked].flatMap(([event, { when, needs }]) => {
    // With what data an event is raised is known of the step that raises it only.
    const readsEvent = [...when, ...needs].some((term) => term.readsEvent);
    const taken = [
      ...meant
        .taking(event)
        .flatMap((move) => (move.event === event || !readsEvent ? taking(exploration, move, event, meant, when) : [])),
      ...takenAtFirst(exploration, event, course, meant, when),
    ];
    const opens = openings.some((one) => one.event === event);
    const { label, by } = staff.workflow.events.get(event) ?? { label: { nl: event, en: event } };
    // What nobody in a region may do is told of that, and is no fault of the chart.
    const isStaffed = staff.among(by).length > 0 || by?.includes('system') === true;
    if (
      lacks === 'nothing' &&
      !taken.some(({ where, from }) => terrain.space.diagram.meets(where, from)) &&
      isPromised(course) &&
      !opens &&
      isStaffed &&
      mayHold(exploration, event, terrain.space.diagram.less(meant.from, ended), [...when, ...needs])
    )
      return [
        broken(course, course.at, meant.from, {
          nl: `"${label.nl}" kan hier nooit`,
          en: `"${label.en}" can never happen there`,
        }),
      ];
    return [
      ...missing(exploration, course, event, taken, label),
      ...needs.flatMap((term) => taken.flatMap((one) => lacking(exploration, course, event, one, term, label))),
      ...leading(exploration, course, taken, label),
      ...doing(exploration, course, taken, label),
    ];
  });
}

/** The ways in which a case that is opened with the event takes it where it begins. */
function takenAtFirst(
  exploration: Exploration,
  event: string,
  { from }: OfEvent,
  meant: Meant,
  when: readonly GuardTerm[],
): readonly Taken[] {
  const { terrain, beginnings } = exploration;
  const { diagram } = terrain.space;
  return beginnings
    .filter((one) => one.event === event)
    .flatMap(({ begin, moves = [] }) => {
      const counts = [
        from === undefined ? ALL : holdsWhere(terrain, from),
        meant.place === undefined ? ALL : terrain.active(meant.place),
      ].reduce<Configurations>((set, one) => diagram.and(set, one), terrain.space.all(begin));
      // Where a case begins is none of what it searched; nothing refuses its first step.
      const before: Meant['before'] = ({ makes }, set) => diagram.before(set, ALL, terrain.space.all(makes));
      const first = { ...meant, from: counts, allowed: () => ALL, before };
      return moves.flatMap((move) => taking(exploration, move, event, first, when));
    });
}

/** Whether what is asked of an event can hold at all: what the agreements of a region rule out is its choice, and no fault. */
function mayHold(
  { terrain, trials, staff }: Exploration,
  event: string,
  from: Configurations,
  terms: readonly GuardTerm[],
): boolean {
  const { space } = terrain;
  const known = staff.workflow.events.get(event);
  const ways = known === undefined ? [] : [...attemptsOf(terrain, known)];
  const raised: Attempt = { kind: 'related', event, takes: event, given: new Map() };
  return (ways.length === 0 ? [raised] : ways).some((attempt) => {
    const meant = space.diagram.and(from, space.all(attempt.given));
    return terms.reduce((set, term) => space.diagram.and(set, trials.answers.of(attempt, term).yes), meant) !== NOTHING;
  });
}

function ofTerm(exploration: Exploration, course: OfTerm, meant: Meant): Finding[] {
  const { terrain, ended, moves, lacks } = exploration;
  const { place, from: asked } = meant;
  const { diagram } = terrain.space;
  // A term that ran out and let the case stay has run.
  const spent = [...terrain.spent].flatMap(([key, variable]) =>
    place !== undefined && isWithin(key.slice(0, key.lastIndexOf('/')), place)
      ? [terrain.space.having(variable, 1)]
      : [],
  );
  const from = spent.reduce<Configurations>((set, one) => diagram.less(set, one), diagram.less(asked, ended));
  const ofTerms = moves.filter(
    ({ kind, clock, transitions }) =>
      kind === 'time' && transitions.length > 0 && clock?.endsWith(`/${course.term.name}`) === true,
  );
  const runs = ofTerms.reduce<Configurations>((found, move) => diagram.or(found, move.from), NOTHING);
  const still = diagram.less(from, runs);
  const { label, name } = course.term;
  const isLacking = from === NOTHING ? lacks === 'nothing' : lacks !== 'moves' && still !== NOTHING;
  if (isPromised(course) && isLacking)
    return [
      broken(course, course.at, still, {
        nl: `de termijn "${label.nl}" (${name}) loopt hier niet altijd`,
        en: `the term "${label.en}" (${name}) does not always run there`,
      }),
    ];
  const taken = ofTerms.flatMap((move) => taking(exploration, move, move.event, { ...meant, from }, course.when));
  return [...leading(exploration, course, taken, label), ...doing(exploration, course, taken, label)];
}

/** How a move is taken from somewhere in the cases that are meant. */
function taking(
  exploration: Exploration,
  move: Move,
  event: string,
  { place, from, allowed, before }: Meant,
  when: readonly GuardTerm[],
): readonly Taken[] {
  const { terrain, trials } = exploration;
  const { space } = terrain;
  const { diagram } = space;
  const { kind, choices } = move;
  const isOf = (source: string): boolean => place === undefined || isWithin(source, place) || isWithin(place, source);
  const own = choices.filter(({ transitions }) => transitions.some(({ source }) => isOf(source)));
  // What leads to where no case may come is refused.
  const goesOn = allowed(move);
  if (own.length === 0 || !diagram.meets(from, goesOn)) return [];
  const refused = diagram.less(move.from, goesOn);
  const answers = when.map((term) => trials.answers.of(attemptOf(move, event), term));
  return own.flatMap(({ where: possible, chosen, actors, transitions }) => {
    let where = answers.reduce<Configurations>(
      (found, { yes }) => diagram.and(found, yes),
      diagram.less(possible, refused),
    );
    if (where === NOTHING) return [];
    const bits = [...chosen, ...answers.flatMap(({ reads }) => [...reads].filter(({ isChosen }) => isChosen))];
    if (kind === 'human') {
      const actor = terrain.actor(move.event);
      bits.push(actor);
      // Where everybody may who can fire the event at all, nothing is asked of who does.
      if (actors.length < actor.values.length)
        where = diagram.and(
          where,
          space.where(actor, (one) => actors.includes(one as Capacity)),
        );
    }
    return [
      {
        move,
        where,
        from,
        chosen: bits,
        at: transitions.find(({ source }) => isOf(source))?.at,
        transitions,
        before: (set) => before(move, set),
      },
    ];
  });
}

/** What is said of a step is asked as its own guard is: with the message heard that brings it. */
const attemptOf = ({ kind, heard }: Move, event: string): Attempt => ({
  kind: kind === 'human' ? kind : 'related',
  event,
  takes: event,
  given: new Map(),
  makes: heard,
});

/** Who was said to take a step and never can; a role that nobody in the region has is its choice. */
function missing(
  { terrain, staff, lacks }: Exploration,
  course: OfEvent,
  event: string,
  taken: readonly Taken[],
  label: Label,
): Finding[] {
  if (lacks !== 'nothing') return [];
  const { space } = terrain;
  const { opens, by } = staff.workflow.events.get(event) ?? {};
  const opening = opens === undefined ? [] : staff.among(by);
  return course.who.flatMap(({ party, role }) => {
    const isMeant = (one: Capacity): boolean => one.party === party && one.role === role;
    const isTaken = taken.some(
      ({ move, where, from }) =>
        move.kind === 'human' &&
        space.diagram.meets(
          space.diagram.and(
            where,
            space.where(terrain.actor(move.event), (one) => isMeant(one as Capacity)),
          ),
          from,
        ),
    );
    if (isTaken || opening.some(isMeant) || !staff.holds(party, role)) return [];
    const of = staff.workflow.parties.get(party)?.label ?? { nl: party, en: party };
    const acting = roleLabel(role);
    return [
      broken(course, course.at, NOTHING, {
        nl: `"${label.nl}" kan hier nooit door ${acting.nl} (${of.nl})`,
        en: `"${label.en}" can never be taken there by ${acting.en} (${of.en})`,
      }),
    ];
  });
}

/** Where a step is taken and something that it needs is not so. */
function lacking(
  { terrain, trials }: Exploration,
  course: OfEvent,
  event: string,
  { move, where, from, chosen, at }: Taken,
  term: GuardTerm,
  label: Label,
): Finding[] {
  const { space } = terrain;
  const { no, reads } = trials.answers.of(attemptOf(move, event), term);
  const without = space.diagram.and(space.diagram.and(where, no), from);
  if (without === NOTHING) return [];
  const bits = space.bitsOf([...chosen, ...[...reads].filter(({ isChosen }) => isChosen)]);
  return [
    broken(course, at ?? course.at, space.diagram.forget(without, bits), {
      nl: `"${label.nl}" kan zonder dat dit geldt: ${term.expression.text}`,
      en: `"${label.en}" can happen without this: ${term.expression.text}`,
    }),
  ];
}

/** Where a step leads somewhere else than was said. */
function leading({ terrain }: Exploration, course: OfEvent | OfTerm, taken: readonly Taken[], label: Label): Finding[] {
  const { to } = course;
  if (to === undefined) return [];
  const { space } = terrain;
  const elsewhere = space.without(holdsWhere(terrain, to));
  return taken.flatMap(({ where: possible, from, chosen, at, before }) => {
    const leads = space.diagram.and(possible, before(elsewhere));
    const where = space.diagram.and(space.diagram.forget(leads, space.bitsOf(chosen)), from);
    if (where === NOTHING) return [];
    return [
      broken(course, at ?? course.at, where, {
        nl: `"${label.nl}" leidt niet altijd naar: ${to.text}`,
        en: `"${label.en}" does not always lead to: ${to.text}`,
      }),
    ];
  });
}

/** Whether a statement says that its step can be taken: not where it only says what the step leaves. */
const isPromised = ({ without, does, to, ...course }: OfEvent | OfTerm): boolean =>
  without.length === 0 ||
  does.length > 0 ||
  to !== undefined ||
  (course.kind === 'on' && (course.who.length > 0 || [...course.asked.values()].some(({ needs }) => needs.length > 0)));

/** Where a step is taken and does not do all that was said, or does what it was said to leave. */
function doing(
  { machine, terrain }: Exploration,
  course: OfEvent | OfTerm,
  taken: readonly Taken[],
  label: Label,
): Finding[] {
  const { does, without } = course;
  if (does.length + without.length === 0) return [];
  const { space } = terrain;
  return taken.flatMap(({ where, from, chosen, at, transitions }) => {
    const done = transitions.flatMap((one) => doneBy(machine.states, one));
    const isIn = (deed: Deed): boolean => done.some((action) => isDone(deed, action));
    const [undone, overdone] = [does.filter((deed) => !isIn(deed)), without.filter(isIn)];
    if (undone.length + overdone.length === 0) return [];
    const here = space.diagram.and(space.diagram.forget(where, space.bitsOf(chosen)), from);
    if (here === NOTHING) return [];
    const told = (how: Label): Finding => broken(course, at ?? course.at, here, how);
    return [
      ...undone.map(({ kind, name }) =>
        told({
          nl: `"${label.nl}" doet niet altijd wat er staat: ${kind} ${name}`,
          en: `"${label.en}" does not always do what is said: ${kind} ${name}`,
        }),
      ),
      ...overdone.map(({ kind, name }) =>
        told({
          nl: `"${label.nl}" doet ook wat er niet bij hoort: ${kind} ${name}`,
          en: `"${label.en}" also does what it should not: ${kind} ${name}`,
        }),
      ),
    ];
  });
}

function broken(course: Course, at: SourceLine, where: Configurations, how: Label): Finding {
  return {
    at,
    message: doesNotHold(course, how),
    ...(where === NOTHING ? {} : { where }),
  };
}
