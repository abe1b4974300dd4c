/** The world as a region's document describes it now: who fills a role, who has a mandate, what a pool covers. */
import { calendarDigestInput, type CalendarData } from '#calendar';
import { ELSEWHERE, hashOf, type RegionDocument } from '#language';
import { offersIn, type PlaceUse } from '#routing';
import type { Question, World } from './world.js';

/** Nothing is in use, and every contract runs. */
const UNUSED: PlaceUse = { today: '', used: new Map(), waiting: [] };

/** `use` says what of the offers is in use; it is asked only when a decision asks, and may throw when it is not known yet. */
export function regionWorld(region: RegionDocument, calendar: CalendarData, use?: () => PlaceUse): World {
  const hash = calendarHash(calendar);
  return {
    answer: (question) => answer(region, hash, question, use),
    calendar: (wanted) => {
      if (wanted !== hash) throw new Error(`The calendar ${wanted} is not the one in use.`);
      return calendar;
    },
  };
}

const hashes = new WeakMap<CalendarData, string>();
/** The hash under which a decision records the calendar it reckoned with. */
export function calendarHash(calendar: CalendarData): string {
  const known = hashes.get(calendar) ?? hashOf(calendarDigestInput(calendar));
  hashes.set(calendar, known);
  return known;
}

function answer(
  region: RegionDocument,
  calendar: string,
  question: Question,
  use: (() => PlaceUse) | undefined,
): unknown {
  switch (question.id) {
    case 'calendar':
      return calendar;
    case 'school': {
      const school = region.schools[question.inputs.school];
      return {
        types: school?.types ?? [],
        hasTeam: school?.team !== undefined,
        hasContact: school !== undefined && school.contact !== 'none',
      };
    }
    case 'holidayRegion':
      return region.schools[question.inputs.school]?.holidayRegion ?? null;
    case 'organisation':
      return find(region, question.inputs);
    case 'offers':
      return offersIn(region, question.inputs, use?.() ?? UNUSED);
    case 'municipality':
      return { organisation: region.municipalities[question.inputs.municipality]?.organisation ?? null };
    case 'residenceInRegion':
      return (
        question.inputs.residence !== null &&
        region.municipalities[question.inputs.residence]?.organisation !== undefined
      );
    case 'poolRoom':
      return poolOf(region, question.inputs.school)?.hasRoom ?? false;
    case 'poolCovers':
      return poolOf(region, question.inputs.school)?.covers.includes(question.inputs.need) ?? false;
    case 'mandate': {
      const { role, organisation } = question.inputs;
      return covering(region, question.inputs).some(
        ([id, { roles }]) =>
          isMandateOf(region.organisations[organisation ?? ''], id) && roles.some((one) => one === role),
      );
    }
    case 'mandateHolders':
      return mandateHolders(region, question.inputs);
  }
}

/** The mandates for a product and an amount. */
function covering(region: RegionDocument, { product, amount }: { product: string; amount: number }) {
  return Object.entries(region.mandates ?? {}).filter(
    ([, mandate]) => mandate.products.includes(product) && amount <= (mandate.upToCents ?? Infinity),
  );
}

/** A team decides within its own mandate only; others by any mandate of their role. */
function isMandateOf(organisation: RegionDocument['organisations'][string] | undefined, mandate: string): boolean {
  return organisation?.team === undefined || organisation.team.mandate === mandate;
}

/** The roles that hold a mandate, at the school, in its team or in an organisation that is no team. */
function mandateHolders(
  region: RegionDocument,
  { school: id, product, amount }: { school: string; product: string; amount: number },
): string[] {
  const school = region.schools[id];
  const organisations = Object.entries(region.organisations)
    .filter(([name, { team }]) => team === undefined || name === school?.team)
    .map(([, organisation]) => organisation);
  const isHeld = (role: string, mandate: string): boolean =>
    school?.roles.some((one) => one === role) === true ||
    organisations.some((one) => isMandateOf(one, mandate) && one.roles.some((held) => held === role));
  return [
    ...new Set(
      covering(region, { product, amount }).flatMap(([mandate, { roles }]) =>
        roles.filter((role) => isHeld(role, mandate)),
      ),
    ),
  ];
}

function poolOf(region: RegionDocument, school: string) {
  const team = region.organisations[region.schools[school]?.team ?? '']?.team;
  return team === undefined ? undefined : region.pools?.[team.pool];
}

/** The organisation that fills a party by one way of finding; null when that way finds none. */
function find(region: RegionDocument, inputs: Extract<Question, { id: 'organisation' }>['inputs']): string | null {
  const school = region.schools[inputs.school];
  const [, way = inputs.way, of] = /^([a-zA-Z]+)\(([A-Za-z0-9]+)\)$/.exec(inputs.way) ?? [];
  const place = of === 'residence' ? inputs.residence : (school?.municipality ?? null);
  const municipality = place === null || place === ELSEWHERE ? undefined : region.municipalities[place];
  const found = ((): string | undefined => {
    switch (way) {
      case 'school':
        return inputs.school;
      case 'chosen':
        return region.organisations[inputs.chosen ?? '']?.kind === inputs.kind
          ? (inputs.chosen ?? undefined)
          : undefined;
      case 'localTeamOf':
        return municipality?.localTeam;
      case 'municipalityOf':
        return municipality?.organisation;
      case 'providerOf':
        return school?.providers[0];
      case 'partnershipOf':
        return school?.partnership;
      case 'teamOf':
        return school?.team;
      case 'youthHealthOf':
      case 'regional':
        return Object.entries(region.organisations).find(([, { kind }]) => kind === inputs.kind)?.[0];
      default:
        return undefined;
    }
  })();
  return found ?? null;
}
