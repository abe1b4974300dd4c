import { beforeAll, describe, expect, it } from '@jest/globals';
import { shippedCalendar, shippedLibrary, TODAY } from '#testing';
import { groundFor, structureOf, type Structure } from './index.js';

const library = shippedLibrary();
const calendar = shippedCalendar();

/** The table of domain study 3.5, computed. Where a shipped chart differs from the sketch, the reason stands beside the figure. */
describe('the four models differ in form', () => {
  let silos: Structure, chain: Structure, network: Structure, integrated: Structure;
  beforeAll(() => {
    const of = (workflow: string): Structure => structureOf(groundFor(library, calendar, workflow, TODAY)!);
    [silos, chain, network, integrated] = [of('silos'), of('chain'), of('network'), of('integrated')];
  });

  it('in what a child has: two cases and perhaps a dispute, one case, one with commitments, one with interventions', () => {
    expect(silos.machines).toEqual(['education', 'youthCare', 'boundaryDispute']);
    expect(chain.machines).toEqual(['chain']);
    // The sketch counts one: each action with costs became a related case (domain study 3.9, point 4).
    expect(network.machines).toEqual(['network', 'commitment']);
    expect(integrated.machines).toEqual(['integrated', 'intervention']);
  });

  it('in the form of the main case', () => {
    expect([silos, chain, network, integrated].map(({ shape }) => shape)).toEqual([
      'apart',
      'sequence',
      'parallel',
      'loop',
    ]);
    expect(chain.parts).toBe(6);
    expect(network.parts).toBeGreaterThanOrEqual(6);
  });

  it('in owners at once: two, exactly one, several, one [R-005]', () => {
    expect(silos.owners).toEqual({ seen: 2, most: 3 });
    expect(chain.owners).toEqual({ seen: 1, most: 1 });
    expect(network.owners.seen).toBeGreaterThanOrEqual(2);
    expect(network.owners.most).toBeGreaterThanOrEqual(4);
    expect(integrated.owners).toEqual({ seen: 1, most: 1 });
  });

  it('in how a case goes over: by letter, by offer, by joining, not at all', () => {
    expect([silos, chain, network, integrated].map(({ handover }) => handover)).toEqual([
      'letter',
      'offer',
      'join',
      'none',
    ]);
  });

  it('in order: for each side, total, none, none [R-007]', () => {
    expect([silos, chain, network, integrated].map(({ order }) => order)).toEqual([
      'perTrack',
      'total',
      'none',
      'none',
    ]);
  });

  it('in events from signal to light help: 8 over two cases, 6 with 2 accepts, 2, 2', () => {
    expect([silos, chain, network, integrated].map(({ light }) => light?.events.length)).toEqual([8, 6, 2, 2]);
    expect(new Set(silos.light?.events.map(({ machine }) => machine))).toEqual(new Set(['education', 'youthCare']));
    expect(chain.light?.handovers).toBe(2);
  });

  it('in events from signal to specialist help: 8 by the same door, 10 with 4 accepts, 3 prefinanced, 3', () => {
    expect([silos, chain, network, integrated].map(({ specialist }) => specialist?.events.length)).toEqual([
      8, 10, 3, 3,
    ]);
    expect(silos.specialist?.events).toEqual(silos.light?.events);
    expect(chain.specialist?.handovers).toBe(4);
  });

  it('in how a local team asks for specialist help: each by an event of its own, with a target of its own [R-035]', () => {
    // In integrated the team at the school is the local team.
    const local = ['localTeamContact', 'youthConsultant', 'teamLead', 'teamMember'];
    const asks = ['silos', 'chain', 'network', 'integrated'].map((name) => {
      const { workflow } = groundFor(library, calendar, name, TODAY)!.model;
      const [event, ...more] = [...workflow.events.values()].filter(({ means }) => means === 'SPECIALIST_REQUESTED');
      expect(more).toEqual([]);
      expect((event!.by as readonly string[]).some((role) => local.includes(role))).toBe(true);
      const targets = [...workflow.machines.values()].flatMap(({ states }) =>
        [...states.values()].flatMap(({ transitions }) =>
          transitions.flatMap(({ trigger, target, actions }) => {
            if (trigger.kind !== 'event' || trigger.event !== event!.name) return [];
            // In integrated help is a case of its own.
            const opened = actions.flatMap((action) => (action.kind === 'open' ? [action.machine] : []));
            return [...(target === undefined ? [] : [target]), ...opened];
          }),
        ),
      );
      expect(targets).not.toEqual([]);
      return [event!.name, ...new Set(targets)];
    });
    expect(new Set(asks.map(([event]) => event)).size).toBe(4);
    expect(new Set(asks.flatMap(([, ...targets]) => targets)).size).toBe(
      asks.flatMap(([, ...targets]) => targets).length,
    );
  });

  it('in decisions of payers on the way to specialist help: one, one, none while prefinanced, none', () => {
    expect([silos, chain, network, integrated].map(({ specialist }) => specialist?.decisions)).toEqual([1, 1, 0, 0]);
    expect([silos, chain, network, integrated].map(({ light }) => light?.decisions)).toEqual([1, 0, 0, 0]);
  });
});
