/**
 * Every move of a kind of case: of people, of time, of related cases and of room that comes. Decides which there are; what each asks and makes is
 * for its trials, and where it leads is for the search.
 */
import { timerEvent } from '#machine';
import type { Machine, WorkflowEvent } from '#language';
import type { Attempt } from './attempt.js';
import { isRunning, OFF } from './clock-values.js';
import { endedOf, refusedIn } from './main-part.js';
import { merged, type Move } from './move.js';
import { NOTHING, type Configurations } from './diagram.js';
import type { Terrain } from './terrain.js';
import { toldTo } from './told.js';
import type { Trials } from './trials.js';

export function movesOf(terrain: Terrain, trials: Trials): Move[] {
  const timed = [...attemptsOfTerms(terrain), ...attemptsOfClocks(terrain)].flatMap((attempt) => {
    const moves = trials.of(attempt);
    // Where not all moves of it are known, neither is where it comes to nothing.
    return trials.givenUp.has(attempt) ? moves : [...moves, ...forNothing(terrain, attempt, moves)];
  });
  const others = [...attemptsOfEvents(terrain)].flatMap((attempt) => trials.of(attempt));
  return merged([...others, ...timed, ...closings(terrain)], terrain);
}

/** What runs out where nothing can come of it, or what comes of it would be refused, is over all the same. */
function* forNothing(
  terrain: Terrain,
  { kind, event, clock, given, makes }: Attempt,
  moves: readonly Move[],
): Generator<Move> {
  if (makes === undefined) return;
  const { space } = terrain;
  const { diagram } = space;
  const refused = refusedIn(terrain);
  const choices = moves.flatMap((move) => move.choices);
  const taken = moves.reduce<Configurations>((all, move) => {
    const undone = diagram.before(refused, move.from, space.all(move.makes));
    return move.choices.reduce((found, { where }) => diagram.or(found, diagram.less(where, undone)), all);
  }, NOTHING);
  const chosen = [...new Set(choices.flatMap((choice) => choice.chosen))];
  const where = diagram.less(diagram.less(space.all(given), taken), endedOf(terrain));
  if (where === NOTHING) return;
  yield {
    kind,
    event,
    from: diagram.forget(where, space.bitsOf(chosen)),
    makes,
    heard: new Map(),
    transitions: [],
    raised: [],
    choices: [{ where, chosen, actors: [], transitions: [] }],
    ...(clock === undefined ? {} : { clock }),
  };
}

function* attemptsOfEvents(terrain: Terrain): Generator<Attempt> {
  for (const event of terrain.workflow.events.values())
    if (isKnown(event.name, terrain.machine)) yield* attemptsOf(terrain, event);
}

/** Each way in which an event comes to a case: by people, told by related cases, or by itself. */
export function* attemptsOf(terrain: Terrain, event: WorkflowEvent): Generator<Attempt> {
  const common = { event: event.name, takes: event.name };
  if (terrain.staff.among(event.by).length > 0) yield { ...common, kind: 'human', given: new Map() };
  for (const way of toldTo(terrain, event)) yield { ...common, kind: 'related', ...way };
  // Room comes by itself, whenever others leave.
  if (event.name === terrain.machine.place?.whenFree) yield { ...common, kind: 'time', given: new Map() };
}

function* attemptsOfTerms({ machine, regions, spent }: Terrain): Generator<Attempt> {
  for (const { path, transitions } of machine.states.values())
    for (const { trigger } of transitions) {
      const region = regions.of(path);
      if (trigger.kind !== 'after' || region === undefined) continue;
      const { type } = timerEvent(path, trigger.ordinal);
      const clock = `${path}/${trigger.term.name}`;
      const own = spent.get(`${path}/${trigger.ordinal}`);
      const running = own === undefined ? [] : [[own, 0] as const];
      for (const [index, value] of region.variable.values.entries())
        if (regions.isActive(path, String(value)))
          yield {
            kind: 'time',
            event: type,
            takes: type,
            given: new Map([...regions.standing(region, index), ...running]),
            ...(own === undefined ? {} : { makes: new Map([[own, 1]]) }),
            clock,
          };
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
    const closed = new Map([[variable, 0]]);
    yield {
      kind: 'related',
      event: `closed ${id}`,
      from,
      makes: closed,
      heard: closed,
      transitions: [],
      raised: [],
      choices: [{ where: from, chosen: [], actors: [], transitions: [] }],
    };
  }
}

const isKnown = (event: string, machine: Machine): boolean =>
  [...machine.states.values()].some(({ transitions }) =>
    transitions.some(({ trigger }) => trigger.kind === 'event' && trigger.event === event),
  );
