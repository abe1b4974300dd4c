/**
 * A counterexample as a story: the shortest way to a configuration that breaks a rule, step by step, with who acts, where the
 * case then stands and the line of the workflow. Decides words; the way was found by the search.
 */
import { ROLES, type Label, type SourceLine } from '#language';
import type { Choice, Move } from './configurations/move.js';
import type { Exploration } from './configurations/exploration.js';
import { NOTHING, type Configurations } from './configurations/diagram.js';
import type { Assignment } from './configurations/space.js';

export interface Story {
  readonly steps: readonly StoryStep[];
  /** No shorter one leads there. */
  readonly isShortest: boolean;
}

export interface StoryStep {
  readonly text: Label;
  /** The event, or the clock for what time does. */
  readonly event: string;
  readonly by?: string;
  /** Data of the event that matters, by field. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The states of the main part after it. */
  readonly states: readonly string[];
  readonly at?: SourceLine;
}

/** The story that leads to a configuration in a set; undefined when none does. */
export function storyTo(exploration: Exploration, goal: Configurations): Story | undefined {
  const { terrain, openings } = exploration;
  const { space } = terrain;
  const way = exploration.wayTo(goal);
  const [start] = way?.passed ?? [];
  if (way === undefined || start === undefined) return undefined;
  const here = space.all(start);
  const opening = openings.find(({ at }) => {
    const inCone = new Map([...at].filter(([variable]) => start.has(variable)));
    return (
      space.diagram.and(space.all(inCone), here) !== NOTHING ||
      [...inCone].every(([one, value]) => start.get(one) === value)
    );
  });
  const first =
    opening === undefined ? [] : [openingStep(exploration, opening.event, opening.actor?.role, opening.chosen, start)];
  const steps = way.moves.map((move, index) =>
    stepOf(exploration, move, way.passed[index] ?? start, way.passed[index + 1] ?? start),
  );
  return { steps: [...first, ...steps], isShortest: way.isShortest };
}

function openingStep(
  exploration: Exploration,
  event: string,
  role: string | undefined,
  chosen: Assignment,
  at: Assignment,
): StoryStep {
  const label = exploration.staff.workflow.events.get(event)?.label ?? { nl: event, en: event };
  const source = exploration.staff.workflow.events.get(event)?.at;
  return {
    ...told(exploration, label, role, at),
    event,
    ...(role === undefined ? {} : { by: role }),
    data: dataOf(event, chosen),
    ...(source === undefined ? {} : { at: source }),
  };
}

function stepOf(exploration: Exploration, move: Move, before: Assignment, after: Assignment): StoryStep {
  const { terrain } = exploration;
  const here = terrain.space.all(before);
  const choice = move.choices.find(({ where }) => terrain.space.diagram.and(where, here) !== NOTHING);
  const chosen = choice === undefined ? new Map() : chosenIn(exploration, choice, here);
  const event = terrain.workflow.events.get(move.event);
  const role = choice?.actors[0]?.role;
  const term = move.transitions.find(({ trigger }) => trigger.kind === 'after')?.trigger;
  const label: Label =
    term?.kind === 'after'
      ? { nl: `De termijn verstrijkt: ${term.term.label.nl}`, en: `The term passes: ${term.term.label.en}` }
      : (event?.label ?? { nl: move.event, en: move.event });
  const source = move.transitions[0]?.at;
  return {
    ...told(exploration, label, role, after),
    event: move.clock ?? move.event,
    ...(role === undefined ? {} : { by: role }),
    data: dataOf(move.event, chosen),
    ...(source === undefined ? {} : { at: source }),
  };
}

function chosenIn({ terrain: { space } }: Exploration, { where, chosen }: Choice, here: Configurations): Assignment {
  const member = space.member(space.diagram.and(where, here), chosen);
  return new Map([...(member ?? [])].filter(([{ isChosen }]) => isChosen));
}

/** The data of an event among what was chosen. */
function dataOf(event: string, chosen: Assignment): Record<string, unknown> {
  const prefix = `event ${event} `;
  return Object.fromEntries(
    [...chosen].flatMap(([{ name, values }, value]) =>
      name.startsWith(prefix) && values[value] !== null ? [[name.slice(prefix.length), values[value]]] : [],
    ),
  );
}

function told(
  { terrain }: Exploration,
  event: Label,
  role: string | undefined,
  after: Assignment,
): { text: Label; states: readonly string[] } {
  const states = terrain.mainRegions.flatMap(({ variable }) => {
    const path = String(variable.values[after.get(variable) ?? 0]);
    return path === '' ? [] : [path];
  });
  const in_ = (language: 'nl' | 'en'): string => {
    const names = states.map((path) => terrain.machine.states.get(path)?.label[language] ?? path);
    return names.length > 3 ? names.slice(0, 3).join(', ') : names.join(', ');
  };
  const who = role === undefined ? undefined : ROLES[role as keyof typeof ROLES].label;
  return {
    text: {
      nl: `${event.nl}${who === undefined ? '' : ` (${who.nl})`} -> ${in_('nl')}`,
      en: `${event.en}${who === undefined ? '' : ` (${who.en})`} -> ${in_('en')}`,
    },
    states,
  };
}
