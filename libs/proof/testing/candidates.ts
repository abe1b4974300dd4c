/** Which transitions of one event are in each other's way, asked of one standing and one way in which the event comes after the other. */
import { celValuesOf, type ChartTransition, type GuardTerm, type Machine, type WorkflowEvent } from '#language';
import type { CaseState } from '#lifecycle';
import type { Staff } from '../configurations/staff.js';
import { dataOf, type Standing } from './enumeration.js';

/** What is wrong with a transition, and the standings in which it is. */
export interface Wrong {
  readonly transition: ChartTransition;
  readonly standings: ReadonlySet<Standing>;
}

/** An event as it comes: by whom, with what data, and how related cases stand then. */
interface Coming {
  readonly role?: string;
  readonly event: unknown;
  readonly related: CaseState['related'];
}

/** Whether an expression holds where a case stands, for whoever acts and whatever the event brings. */
export function holds(
  { expression }: Pick<GuardTerm, 'expression'>,
  machine: Machine,
  { states, facts }: CaseState,
  { role, event, related }: Coming,
): boolean {
  return (
    expression.evaluate({
      variables: { data: celValuesOf(machine.fields, facts), event, actor: { role: role ?? 'system' } },
      in: (path) => states.some((leaf) => isIn(leaf, path)),
      consent: () => false,
      open: (relation) => related.some(({ as, isOpen }) => as === relation && isOpen),
    }) === true
  );
}

/** Of all that share an event in a state: those that only their order keeps from being taken, and those that it always does. */
export function inEachOthersWay({ workflow }: Staff, machine: Machine, standings: readonly Standing[]) {
  const conflicts: Wrong[] = [];
  const hidden: Wrong[] = [];
  const told = new Set([...workflow.relations.values()].map(({ onClosed }) => onClosed));
  let asked = 0;
  for (const { path, transitions } of machine.states.values()) {
    const names = new Set(transitions.flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.event] : [])));
    for (const name of names) {
      const candidates = transitions.filter(({ trigger }) => trigger.kind === 'event' && trigger.event === name);
      const event = workflow.events.get(name);
      if (event === undefined || candidates.length < 2) continue;
      asked += 1;
      const inside = standings.filter(({ state }) => state.states.some((leaf) => isIn(leaf, path)));
      const answers = inside.flatMap((standing) =>
        comingTo(standing, event, told).map((coming) => ({
          standing,
          can: candidates.map(
            ({ guard, by }) =>
              (by === undefined || coming.role === undefined || by.includes(coming.role as never)) &&
              guard.every((term) => holds(term, machine, standing.state, coming)),
          ),
        })),
      );
      const where = (is: (can: readonly boolean[]) => boolean): Set<Standing> =>
        new Set(answers.filter(({ can }) => is(can)).map(({ standing }) => standing));
      for (const [later, transition] of candidates.entries()) {
        const clashes = candidates.slice(0, later).flatMap((first, earlier) => {
          const isSpecial = answers.every(({ can }) => can[earlier] !== true || can[later] === true);
          return isSpecial || isSame(first, transition)
            ? []
            : [...where((can) => can[earlier] === true && can[later] === true)];
        });
        if (clashes.length > 0) conflicts.push({ transition, standings: new Set(clashes) });
        const able = where((can) => can[later] === true);
        const taken = where((can) => can.indexOf(true) === later);
        if (able.size > 0 && taken.size === 0) hidden.push({ transition, standings: able });
      }
    }
  }
  return { asked, conflicts, hidden };
}

/** Each way in which an event can come: what another step or a clock raises comes without data, by nobody. */
function comingTo({ state, heard }: Standing, event: WorkflowEvent, told: ReadonlySet<string | undefined>): Coming[] {
  const { related } = state;
  const roles = (event.by as readonly string[]).filter((role) => role !== 'system');
  if (told.has(event.name))
    return heard
      .filter((one) => one.event === event.name)
      .map((one) => ({ related: one.related, event: { data: {} } }));
  if (roles.length === 0) return [{ related, event: { data: {} } }];
  return dataOf(event).flatMap((data) =>
    roles.map((role) => ({ role, related, event: { data: celValuesOf(event.fields, data as never) } })),
  );
}

/** Both lead to one state and nothing is done besides. */
const isSame = (one: ChartTransition, other: ChartTransition): boolean =>
  one.target === other.target && one.actions.length + other.actions.length === 0;

const isIn = (leaf: string, path: string): boolean => leaf === path || leaf.startsWith(`${path}.`);
