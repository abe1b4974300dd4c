/** Nothing in a chart is only decoration: every state of the main part can be reached and every event taken. */
import { NOTHING } from '../configurations/diagram.js';
import { isWithin } from '../configurations/regions.js';
import type { ProofRule } from './rule.js';

export const reachable: ProofRule = {
  id: 'proof.reachable',
  severity: 'warning',
  asks: {
    nl: 'Elke toestand van het hoofddeel is te bereiken, en elke gebeurtenis daarvan kan eens gebeuren.',
    en: 'Every state of the main part can be reached, and every event of it can happen at some time.',
  },
  find: ({ machine, terrain, reached, moves, staff }, placeOf) => {
    const { diagram } = terrain.space;
    const states = [...machine.states.values()].filter(
      ({ path, children }) => children.length === 0 && isWithin(path, machine.name),
    );
    const dead = states.filter(({ path }) => diagram.and(reached, terrain.active(path)) === NOTHING);
    const events = new Set(
      states
        .concat([...machine.states.values()].filter(({ path }) => isWithin(path, machine.name)))
        .flatMap(({ transitions }) =>
          transitions.flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.event] : [])),
        ),
    );
    const happen = new Set(
      moves.flatMap(({ event, raised, from }) => (diagram.and(reached, from) === NOTHING ? [] : [event, ...raised])),
    );
    // What opens a case was taken; a clock that only reminds is not followed.
    const opens = new Set([
      ...[...staff.workflow.events.values()].filter(({ opens: one }) => one !== undefined).map(({ name }) => name),
      ...machine.clocks.map(({ raises }) => raises),
    ]);
    return [
      ...dead.map(({ path, label }) => ({
        at: placeOf(path),
        message: {
          nl: `"${label.nl}" (${path}) is niet te bereiken.`,
          en: `"${label.en}" (${path}) cannot be reached.`,
        },
      })),
      ...[...events].flatMap((name) => {
        const event = staff.workflow.events.get(name);
        if (happen.has(name) || opens.has(name) || event === undefined) return [];
        return [
          {
            at: event.at,
            message: {
              nl: `"${event.label.nl}" (${name}) kan in ${machine.name} nooit gebeuren.`,
              en: `"${event.label.en}" (${name}) can never happen in ${machine.name}.`,
            },
          },
        ];
      }),
    ];
  },
};
