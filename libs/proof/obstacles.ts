/**
 * Why a case goes no further: for each event and term that its states know, what stands in the way in one configuration.
 * Finds reasons; it does not judge, a rule did.
 */
import { isNamed } from '#access';
import type { By, ChartTransition, GuardTerm, Label, SourceLine } from '#language';
import { NOTHING, type Configurations } from './configurations/diagram.js';
import type { Exploration } from './configurations/exploration.js';
import { GuardAnswers } from './configurations/guard-answers.js';
import { isWithin } from './configurations/regions.js';
import type { Assignment } from './configurations/space.js';
import { inBoth, roleName } from './telling.js';

export interface Obstacle {
  readonly text: Label;
  readonly at?: SourceLine;
}

/** What a case could do in a configuration, each with why that does not take it to an end. */
export function obstaclesAt(exploration: Exploration, at: Assignment): Obstacle[] {
  const { terrain, machine, moves } = exploration;
  const here = terrain.space.all(at);
  const leaves = terrain.mainRegions.map(({ variable }) => String(variable.values[at.get(variable) ?? 0]));
  const active = [...machine.states.values()].filter(
    ({ path }) => isWithin(path, machine.name) && leaves.some((leaf) => leaf !== '' && isWithin(leaf, path)),
  );
  const ways = new Map<string, ChartTransition[]>();
  for (const transition of active.flatMap(({ transitions }) => transitions)) {
    const { trigger, target, source } = transition;
    // What people may do everywhere is no way on, and where nothing is gone to, nothing was in the way.
    if (source === machine.name && trigger.kind === 'event' && !isTold(exploration, trigger.event)) continue;
    if (target === undefined || leaves.some((leaf) => leaf !== '' && isWithin(leaf, target))) continue;
    const key = trigger.kind === 'event' ? trigger.event : trigger.kind === 'after' ? trigger.term.name : trigger.kind;
    ways.set(key, [...(ways.get(key) ?? []), transition]);
  }
  const guards = new GuardAnswers(terrain);
  const found = [...ways].flatMap(([key, transitions]): Obstacle[] => {
    const [first] = transitions;
    const event = terrain.workflow.events.get(key);
    if (first === undefined || event?.isEscape === true) return [];
    const of = { exploration, name: nameOf(exploration, key, first), isTime: first.trigger.kind === 'after' };
    const taken = moves.some(
      (move) =>
        transitions.some((one) => move.transitions.includes(one)) &&
        terrain.space.diagram.and(move.from, here) !== NOTHING,
    );
    const text = taken
      ? inBoth((language) => `${of.name[language]} ${WORDS[language].round}`)
      : (nobodyFor(of, event?.by, transitions) ?? guardsInTheWay(of, guards, key, transitions, here));
    return [{ text, at: first.at }];
  });
  return found.length > 0 ? found : [{ text: NOTHING_KNOWN }];
}

/** Whether related cases or clocks bring an event, so that it is no deed of people. */
function isTold({ moves }: Exploration, event: string): boolean {
  return moves.some((move) => move.event === event && move.kind !== 'human');
}

/** What is told of: an event or a term, by its label in quotes. */
interface Told {
  readonly exploration: Exploration;
  readonly name: Label;
  readonly isTime: boolean;
}

function nameOf({ terrain }: Exploration, key: string, { trigger }: ChartTransition): Label {
  if (trigger.kind === 'after')
    return inBoth((language) => `${WORDS[language].term} "${trigger.term.label[language]}"`);
  return inBoth((language) => `"${terrain.workflow.events.get(key)?.label[language] ?? key}"`);
}

function nobodyFor(
  { exploration: { staff }, name }: Told,
  by: By | undefined,
  transitions: readonly ChartTransition[],
) {
  if (by === undefined) return undefined;
  const owns = transitions.flatMap(({ by: own }) => (own === undefined ? [] : [own]));
  const able = staff
    .among(by)
    .filter((capacity) => owns.length === 0 || owns.some((own) => own === 'owner' || isNamed(own, capacity, [])));
  if (able.length > 0) return undefined;
  return inBoth((language) => {
    const words = WORDS[language];
    const roles = rolesIn(owns.length > 0 ? owns : [by], language);
    return `${words.nobodyCan} ${name[language]}: ${words.nobodyIs} ${staff.region.region} ${words.is} ${roles}.`;
  });
}

/** The guards of the first way of which some hold nowhere with this configuration. */
function guardsInTheWay(
  { exploration: { terrain }, name, isTime }: Told,
  guards: GuardAnswers,
  event: string,
  transitions: readonly ChartTransition[],
  here: Configurations,
): Label {
  const failing = transitions.flatMap(({ guard }) => {
    const unmet = guard.filter((term) => {
      const { yes } = guards.of({ kind: 'human', event, takes: event, given: new Map() }, term);
      return terrain.space.diagram.and(yes, here) === NOTHING;
    });
    return unmet.length > 0 ? [unmet] : [];
  });
  return inBoth((language) => {
    const words = WORDS[language];
    const cannot = isTime ? `${name[language]} ${words.leadsNowhere}` : `${words.nobodyCan} ${name[language]}`;
    const [first] = failing;
    if (first === undefined) return `${cannot}.`;
    return `${cannot}, ${words.unmet}: ${first.map((term) => conditionOf(term, language)).join('; ')}.`;
  });
}

/** A condition by its label; one without a name of its own by what has to be so. */
const conditionOf = ({ label, said }: GuardTerm, language: 'nl' | 'en'): string =>
  said?.[language] ?? label[language].replace(/\.$/, '');

const rolesIn = (all: readonly By[], language: 'nl' | 'en'): string =>
  [...new Set(all.flatMap((by) => by))].map((role) => roleName(role, language)).join(', ');

const WORDS = {
  nl: {
    term: 'De termijn',
    nobodyCan: 'Niemand kan',
    nobodyIs: 'niemand in',
    is: 'is',
    unmet: 'want hieraan is niet voldaan',
    leadsNowhere: 'brengt de zaak niet verder',
    round: 'kan gebeuren, maar brengt de zaak niet dichter bij een einde.',
  },
  en: {
    term: 'The term',
    nobodyCan: 'Nobody can',
    nobodyIs: 'nobody in',
    is: 'is',
    unmet: 'because this is not met',
    leadsNowhere: 'does not take the case on',
    round: 'can happen, but brings the case no nearer to an end.',
  },
};
const NOTHING_KNOWN: Label = {
  nl: 'Er is geen gebeurtenis en geen termijn die vanuit deze toestand verder leidt.',
  en: 'There is no event and no term that leads on from this state.',
};
