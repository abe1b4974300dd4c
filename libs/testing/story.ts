/** For tests: a case of the region Holland Rijnland, advanced by one person after another, without a store. */
import { lawOn, type RegionSource } from '#language';

import {
  createModel,
  decide,
  decideOpening,
  regionWorld,
  type CaseState,
  type CaseWrite,
  type Decision,
  type Model,
  type Rejection,
  type Surroundings,
  type World,
} from '#lifecycle';
import { shippedCalendar, shippedLibrary } from './shipped.js';

const regionOf = (name: string): RegionSource => {
  const found = shippedLibrary().regions.get(name);
  if (found === undefined) throw new Error(`There is no region ${name}.`);
  return found;
};

let world: World | undefined;
let ids = 0;
/** The surroundings of a decision at a moment. */
export const surroundingsAt = (now: string): Surroundings => ({
  now,
  law: lawOn('2026-03-02', shippedLibrary().laws),
  world: (world ??= regionWorld(regionOf('holland-rijnland').document, shippedCalendar())),
  newCaseId: () => {
    ids += 1;
    return `opened-${ids}`;
  },
});
export const NOW = '2026-03-02T09:00:00.000Z';
export const LATER = '2026-03-03T09:00:00.000Z';

/** A case that is opened and then advanced by one person after another. */
export class Story {
  readonly model: Model;
  state!: CaseState;
  readonly opened = new Map<string, CaseState>();
  /** Every write of the case itself, in order. */
  readonly writes: CaseWrite[] = [];

  constructor(
    workflow: string,
    school: string,
    event: string,
    by: { readonly organisation: string; readonly role: string; readonly data?: Record<string, unknown> },
  ) {
    const found = regionOf('holland-rijnland').workflows.get(workflow);
    if (found === undefined) throw new Error(`The region has no ${workflow}.`);
    this.model = createModel(found);
    const born = { region: 'holland-rijnland', case: 'case-1', subject: 's', school, configuration: 1, related: [] };
    const command = this.#command(event, by.data ?? {}, by.organisation, by.role);
    this.take(decideOpening(this.model, born, command, surroundingsAt(NOW)));
  }

  /** Opened with a signal of the school. */
  static ofSignal(workflow: string, school: string): Story {
    return new Story(workflow, school, 'SIGNAL_RAISED', { organisation: school, role: 'teacher' });
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
    return decide(this.model, this.state, this.#command(event, data, organisation, role), surroundingsAt(LATER));
  }

  fire(event: string, organisation: string, role: string, data: Record<string, unknown> = {}): this {
    return this.take(this.try(event, organisation, role, data));
  }

  take(outcome: Decision | Rejection): this {
    if (outcome.kind === 'rejection') throw new Error(JSON.stringify(outcome.because));
    this.state = outcome.writes[0].state;
    this.writes.push(outcome.writes[0]);
    for (const { state } of outcome.writes.slice(1)) this.opened.set(state.case, state);
    return this;
  }
}

/** The rejection of something that must not have been taken. */
export const refused = (outcome: Decision | Rejection): Rejection => {
  if (outcome.kind !== 'rejection') throw new Error('It was taken.');
  return outcome;
};
