/**
 * Who can act in a region: the parties of a workflow, whether an organisation fills them at a school and which of their roles
 * its people hold. Reads the region; it knows no configuration.
 */
import type { CalendarData } from '#calendar';
import type { By, RegionDocument, Workflow } from '#language';
import { regionWorld, type World } from '#lifecycle';

/** A role in which somebody can act, for a party. */
export interface Capacity {
  readonly party: string;
  readonly role: string;
}

export class Staff {
  /** Every capacity that somebody in the region has. */
  readonly capacities: readonly Capacity[];
  readonly #found = new Map<string, readonly string[]>();
  readonly world: World;

  constructor(
    readonly workflow: Workflow,
    readonly region: RegionDocument,
    readonly school: string,
    calendar: CalendarData,
  ) {
    this.world = regionWorld(region, calendar);
    this.capacities = [...workflow.parties.values()].flatMap(({ id, roles }) =>
      roles.filter((role) => this.holds(id, role)).map((role) => ({ party: id, role })),
    );
  }

  /** Organisations that can fill a party for some residence and choice; none: nobody can. */
  organisations(party: string): readonly string[] {
    const known = this.#found.get(party) ?? this.#find(party);
    this.#found.set(party, known);
    return known;
  }

  /** Whether the people of some organisation that fills a party hold a role. */
  holds(party: string, role: string): boolean {
    return this.organisations(party).some((id) => this.rolesOf(id).includes(role));
  }

  /** The roles that people of an organisation hold. */
  rolesOf(id: string): readonly string[] {
    return this.region.organisations[id]?.roles ?? this.region.schools[id]?.roles ?? [];
  }

  /** The capacities among those that `by` names; of the owner all, since who owns depends on the configuration. */
  among(by: By | undefined): readonly Capacity[] {
    if (by === undefined) return [];
    if (by === 'owner' || by === 'staff') return this.capacities;
    return [...this.capacities.filter(({ role }) => by.includes(role))].sort(
      (a, b) => by.indexOf(a.role) - by.indexOf(b.role),
    );
  }

  #find(id: string): readonly string[] {
    const party = this.workflow.parties.get(id);
    const places = [...Object.keys(this.region.municipalities), null];
    const chosen = Object.keys(this.region.organisations);
    const found = (party?.found ?? []).flatMap(({ way, of }) => {
      const ask = (residence: string | null, choice: string | null): unknown =>
        this.world.answer({
          id: 'organisation',
          inputs: {
            party: id,
            kind: party?.kind ?? '',
            way: of === undefined ? way : `${way}(${of})`,
            school: this.school,
            residence,
            chosen: choice,
          },
        });
      if (way === 'chosen') return chosen.map((choice) => ask(null, choice));
      return of === 'residence' ? places.map((place) => ask(place, null)) : [ask(null, null)];
    });
    return [...new Set(found.filter((one) => typeof one === 'string'))];
  }
}
