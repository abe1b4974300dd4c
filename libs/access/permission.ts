/**
 * Who may fire an event: roles, held for an organisation that takes part. Pure; it knows nothing of guards, and nothing of
 * people, who come in as an organisation and roles.
 */
import type { By, Workflow } from '#language';

/** Who acts: staff of an organisation with the roles that they hold there, or the system. */
export type Acting =
  | {
      readonly kind: 'staff';
      readonly organisation: string;
      readonly roles: readonly string[];
      readonly chosen?: string;
    }
  | { readonly kind: 'system' };

/** Organisations by party, as they take part in a case. */
export type PartiesOf = Readonly<Record<string, { readonly organisation: string }>>;

/** A role in which somebody can act, and the party for which. */
export interface Capacity {
  readonly role: string;
  readonly party: string;
}

/** Every capacity in which an organisation's person can act on a case, in the order of the parties and their roles. */
export function capacities(
  workflow: Workflow,
  parties: PartiesOf,
  acting: Extract<Acting, { kind: 'staff' }>,
): Capacity[] {
  // In the order of the workflow: the order in which a store gives parties back must not choose a capacity.
  return [...workflow.parties.values()]
    .filter(({ id }) => parties[id]?.organisation === acting.organisation)
    .flatMap(({ id, roles }) =>
      roles.filter((role) => acting.roles.includes(role)).map((role) => ({ role, party: id })),
    );
}

/** Whether a capacity is among those named: roles, the owner, or all staff. */
export function isNamed(by: By | undefined, capacity: Capacity, owners: readonly string[]): boolean {
  if (by === undefined) return false;
  if (by === 'staff') return true;
  if (by === 'owner') return owners.includes(capacity.party);
  return by.includes(capacity.role);
}

/**
 * The capacity in which an actor fires an event: the first role of `by` that he holds for a party taking part; with a
 * chosen role only that one. Undefined when there is none.
 */
export function capacityFor(
  workflow: Workflow,
  parties: PartiesOf,
  by: By | undefined,
  owners: readonly string[],
  acting: Extract<Acting, { kind: 'staff' }>,
): Capacity | undefined {
  const held = capacities(workflow, parties, acting)
    .filter((capacity) => isNamed(by, capacity, owners))
    .filter(({ role }) => acting.chosen === undefined || role === acting.chosen);
  if (by === undefined || by === 'owner' || by === 'staff') return held[0];
  return [...held].sort((a, b) => by.indexOf(a.role) - by.indexOf(b.role))[0];
}

/** The roles that could, for "who": of a list itself, of owners those of the party. */
export function rolesOf(workflow: Workflow, by: By | undefined, owners: readonly string[]): string[] {
  const staffed = new Set([...workflow.parties.values()].flatMap(({ roles }) => roles));
  if (by === undefined) return [];
  if (by === 'owner') return owners.flatMap((party) => workflow.parties.get(party)?.roles ?? []);
  if (by === 'staff') return [...staffed];
  // A shared block names roles of every model; only those that a party of this one has can do it.
  return by.filter((role) => staffed.has(role));
}
