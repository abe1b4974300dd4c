/**
 * Every move of a kind of case: of people, of time and of related cases. Decides which there are; what each asks and makes is
 * for its trials, and where it leads is for the search.
 */
import { timerEvent } from '#machine';
import type { Machine } from '#language';
import type { Attempt } from './attempt.js';
import { isRunning, OFF } from './clock-values.js';
import { endedOf } from './main-part.js';
import { merged, type Move } from './move.js';
import type { Terrain } from './terrain.js';
import { toldTo } from './told.js';
import type { Trials } from './trials.js';

export function movesOf(terrain: Terrain, trials: Trials): Move[] {
  const attempts = [...attemptsOfEvents(terrain), ...attemptsOfTerms(terrain), ...attemptsOfClocks(terrain)];
  return merged([...attempts.flatMap((attempt) => trials.of(attempt)), ...closings(terrain)], terrain);
}

function* attemptsOfEvents(terrain: Terrain): Generator<Attempt> {
  for (const event of terrain.workflow.events.values()) {
    if (!isKnown(event.name, terrain.machine)) continue;
    const common = { event: event.name, takes: event.name };
    if (terrain.staff.among(event.by).length > 0) yield { ...common, kind: 'human', given: new Map() };
    for (const way of toldTo(terrain, event)) yield { ...common, kind: 'related', ...way };
  }
}

function* attemptsOfTerms({ machine, regions }: Terrain): Generator<Attempt> {
  for (const { path, transitions } of machine.states.values())
    for (const { trigger } of transitions) {
      const region = regions.of(path);
      if (trigger.kind !== 'after' || region === undefined) continue;
      const { type } = timerEvent(path, trigger.ordinal);
      const clock = `${path}/${trigger.term.name}`;
      for (const [index, value] of region.variable.values.entries())
        if (regions.isActive(path, String(value)))
          yield { kind: 'time', event: type, takes: type, given: regions.standing(region, index), clock };
    }
}

function* attemptsOfClocks({ machine, clocks }: Terrain): Generator<Attempt> {
  for (const { id, raises } of machine.clocks) {
    const variable = clocks.get(id);
    if (variable === undefined) continue;
    const common = { kind: 'time', event: raises, takes: raises, clock: `clock/${id}` } as const;
    for (const [index, value] of variable.values.entries())
      if (isRunning(value)) yield { ...common, given: new Map([[variable, index]]), makes: new Map([[variable, OFF]]) };
  }
}

/** A related case that closes without an event for it only stops being open. */
function* closings(terrain: Terrain): Generator<Move> {
  const { relations, space } = terrain;
  for (const [id, variable] of relations) {
    const from = space.diagram.less(space.having(variable, 1), endedOf(terrain));
    yield {
      kind: 'related',
      event: `closed ${id}`,
      from,
      makes: new Map([[variable, 0]]),
      transitions: [],
      raised: [],
      reads: new Set([variable]),
      choices: [{ where: from, chosen: [], actors: [] }],
    };
  }
}

const isKnown = (event: string, machine: Machine): boolean =>
  [...machine.states.values()].some(({ transitions }) =>
    transitions.some(({ trigger }) => trigger.kind === 'event' && trigger.event === event),
  );
