/** Nothing in a chart is only decoration: every state of the main part can be reached and every event taken. */
import type { ChartState, Machine } from '#language';
import { ALL, NOTHING, type Configurations } from '../configurations/diagram.js';
import type { Exploration } from '../configurations/exploration.js';
import { isWithin } from '../configurations/regions.js';
import { actionsOf } from '../configurations/actions.js';
import { leadingTo } from './leading-to.js';
import type { ProofRule } from './rule.js';

export const reachable: ProofRule = {
  id: 'proof.reachable',
  severity: 'warning',
  asks: {
    nl: 'Elke toestand van het hoofddeel is te bereiken, en elke gebeurtenis daarvan kan eens gebeuren.',
    en: 'Every state of the main part can be reached, and every event of it can happen at some time.',
  },
  find: (exploration, placeOf) => {
    const { machine, terrain, reached, moves, search, openings, staff } = exploration;
    const { diagram } = terrain.space;
    // A state for which the region has nobody is told as that.
    const states = [...machine.states.values()].filter(
      ({ path, children, owner }) =>
        children.length === 0 &&
        isWithin(path, machine.name) &&
        (owner === undefined || staff.organisations(owner).length > 0),
    );
    const taken = new Set(openings.flatMap(({ transitions }) => transitions));
    for (const move of moves) {
      const allowed = search.before(move, ALL);
      for (const { where, transitions } of move.choices)
        // What is reached is the largest of these sets, and most ways take what another one took.
        if (!transitions.every((one) => taken.has(one)) && diagram.meets(diagram.and(where, allowed), reached))
          for (const one of transitions) taken.add(one);
    }
    // A state that is left at once is passed on the way, and no case stands in it.
    const passed = new Set([...taken].map(({ source }) => source));
    const dead = states.filter(({ path }) => !passed.has(path) && !diagram.meets(reached, terrain.active(path)));
    const events = new Set(
      [...machine.states.values()].flatMap(({ path, transitions }) =>
        isWithin(path, machine.name)
          ? transitions.flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.event] : []))
          : [],
      ),
    );
    const happen = new Set([...taken].flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.event] : [])));
    // What opens a case was taken; a clock that only reminds is not followed.
    const opens = new Set([
      ...[...staff.workflow.events.values()].filter(({ opens: one }) => one !== undefined).map(({ name }) => name),
      ...machine.clocks.map(({ raises }) => raises),
    ]);
    // What only other steps raise is theirs: a region whose agreements rule them out has not asked for it.
    const inner = new Set(actionsOf(machine).flatMap((action) => (action.kind === 'raise' ? [action.event] : [])));
    return [
      ...dead.map(({ path, label }) => ({
        at: placeOf(path),
        message: {
          nl: `"${label.nl}" (${path}) is niet te bereiken.`,
          en: `"${label.en}" (${path}) cannot be reached.`,
        },
        ...leadingTo(exploration, path),
      })),
      ...[...events].flatMap((name) => {
        const event = staff.workflow.events.get(name);
        if (happen.has(name) || opens.has(name) || event === undefined) return [];
        if (inner.has(name) && staff.among(event.by).length === 0) return [];
        const where = knownIn(exploration, name);
        const isPassed = knowing(machine, name).some(({ path }) => [...passed].some((leaf) => isWithin(leaf, path)));
        // Where no state that knows it can be reached, that is told of the states.
        if (where === NOTHING && !isPassed) return [];
        return [
          {
            at: event.at,
            message: {
              nl: `"${event.label.nl}" (${name}) kan in ${machine.name} nooit gebeuren.`,
              en: `"${event.label.en}" (${name}) can never happen in ${machine.name}.`,
            },
            ...(where === NOTHING ? {} : { where }),
          },
        ];
      }),
    ];
  },
};

/** Where a state is reached that knows an event. */
function knownIn({ machine, terrain, reached }: Exploration, name: string): Configurations {
  const { diagram } = terrain.space;
  const known = knowing(machine, name).reduce<Configurations>(
    (found, { path }) => diagram.or(found, terrain.active(path)),
    NOTHING,
  );
  return diagram.and(reached, known);
}

const knowing = ({ states }: Machine, event: string): ChartState[] =>
  [...states.values()].filter(({ transitions }) =>
    transitions.some(({ trigger }) => trigger.kind === 'event' && trigger.event === event),
  );
