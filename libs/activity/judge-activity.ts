/**
 * Whether an activity can be recorded as it was sent: every code of the lists, everything the kind, the model and the region
 * ask, and every fault at once. Pure; it does not know who sends it, nor who pays.
 */
import { parseDay, weekdayOf } from '#calendar';
import {
  ANGLES,
  didYouMean,
  DOMAINS,
  FOCUSES,
  kindsOf,
  LEVELS,
  modelOf,
  ROLES,
  TASK_CODES,
  WEEKDAYS,
  type ActivitiesDocument,
  type Domain,
  type KindInUse,
  type RegionDocument,
  type TaskCode,
  type Workflow,
} from '#language';
import type { Activity, ActivityActor, ActivityFault, ActivityRequest } from './activity.js';

/** A day of help, and a whole school: more is a slip of the keyboard. */
const MOST_MINUTES = 24 * 60;
const MOST_PARTICIPANTS = 5_000;
const MOST_ACTORS = 20;

/** What an activity is judged against. */
export interface Standard {
  readonly lists: ActivitiesDocument;
  readonly region: RegionDocument;
  /** The models of the region, by name. */
  readonly workflows: ReadonlyMap<string, Workflow>;
  /** What is taken to be the organisation that acted, when none is named. */
  readonly organisation: string;
  /** The present day, YYYY-MM-DD. */
  readonly today: string;
}

export type Judgement =
  | { readonly kind: 'right'; readonly activity: Activity; readonly of: KindInUse; readonly workflow: Workflow }
  | { readonly kind: 'wrong'; readonly faults: readonly ActivityFault[] };

export function judgeActivity(request: ActivityRequest, standard: Standard): Judgement {
  const { lists, region, workflows, today } = standard;
  const faults: ActivityFault[] = [];
  const wrong = (path: string, expected: string, hint: { hint?: string } = {}): undefined => {
    faults.push({ path, expected, ...hint });
    return undefined;
  };
  /** A word out of a list; where the list has one word only, it need not be said. */
  const word = (path: string, said: string | undefined, allowed: readonly string[]): string | undefined => {
    if (said === undefined && allowed.length === 1) return allowed[0];
    if (said !== undefined && allowed.includes(said)) return said;
    return wrong(path, `one of ${allowed.join(', ')}`, said === undefined ? {} : didYouMean(said, allowed));
  };
  const wholeNumber = (path: string, said: number | undefined, most: number): number | undefined =>
    said !== undefined && Number.isInteger(said) && said >= 1 && said <= most
      ? said
      : wrong(path, `a whole number from 1 to ${most}`);

  const kinds = kindsOf(region, lists);
  // Of a kind that is not known, the other codes are still compared with the whole lists.
  const kindName = word('kind', request.kind, [...kinds.keys()]);
  const kind = kinds.get(kindName ?? '');
  const taskCode = word('taskCode', request.taskCode, kind?.tasks ?? TASK_CODES);
  const angle = word('angle', request.angle, kind?.angles ?? ANGLES);
  const focus = word('focus', request.focus, kind?.focuses ?? FOCUSES);
  const setting = word('setting', request.setting, kind?.settings ?? Object.keys(lists.settings));
  const level = levelOf(request, kindName, kind, word, wrong);
  const theme = themeOf(request, kind, Object.keys(lists.themes), word, wrong);
  const minutes = wholeNumber('minutes', request.minutes, MOST_MINUTES);
  const participants = wholeNumber('participants', request.participants, MOST_PARTICIPANTS);

  const school = word('school', request.school, Object.keys(region.schools));
  const organisations = [...Object.keys(region.organisations), ...Object.keys(region.schools)];
  const organisation = request.organisation ?? standard.organisation;
  // The caller's own organisation need not be one of the region: whether he may record is not a question of form.
  if (request.organisation !== undefined) word('organisation', organisation, organisations);
  const heldDate = dayOf(request.heldDate, today, wrong);
  const model = school === undefined || heldDate === undefined ? undefined : modelOf(region, school, heldDate);
  const workflow = workflows.get(model?.workflow ?? '');
  if (school !== undefined && heldDate !== undefined && workflow === undefined)
    wrong('heldDate', `a day on which a model is in force at ${school} (from ${region.effectiveFrom})`);

  const actors = actorsOf(request, wrong);
  if (actors !== undefined) {
    for (const domain of kind?.domains ?? []) {
      if (actors.every((one) => one.domain !== domain)) wrong('actors', `somebody of the domain ${domain} among them`);
    }
    const performers = workflow?.definition.document.workflow.activities?.[taskCode as TaskCode] ?? [];
    if (
      workflow !== undefined &&
      taskCode !== undefined &&
      !actors.some(({ role }) => performers.some((one) => one === role))
    ) {
      wrong(
        'actors',
        performers.length === 0
          ? `another task: nobody carries out ${taskCode} in the model ${workflow.name}`
          : `somebody among them who carries out ${taskCode} in the model ${workflow.name}: ${performers.join(', ')}`,
      );
    }
  }
  const slot = slotOf(request, region, school, organisation, heldDate, wrong);

  if (
    faults.length > 0 ||
    kindName === undefined ||
    kind === undefined ||
    taskCode === undefined ||
    angle === undefined ||
    level === undefined ||
    focus === undefined ||
    setting === undefined ||
    minutes === undefined ||
    participants === undefined ||
    school === undefined ||
    heldDate === undefined ||
    workflow === undefined ||
    actors === undefined
  )
    return { kind: 'wrong', faults };
  return {
    kind: 'right',
    of: kind,
    workflow,
    activity: {
      school,
      organisation,
      kind: kindName,
      taskCode,
      angle,
      level,
      focus,
      theme: theme ?? null,
      setting,
      slot: slot ?? null,
      heldDate,
      minutes,
      participants,
      actors,
    },
  };
}

type Wrong = (path: string, expected: string, hint?: { hint?: string }) => undefined;
type Word = (path: string, said: string | undefined, allowed: readonly string[]) => string | undefined;

/** Light help to one pupil is no activity: it goes with a case and consent. */
function levelOf(
  request: ActivityRequest,
  name: string | undefined,
  kind: KindInUse | undefined,
  word: Word,
  wrong: Wrong,
): string | undefined {
  const allowed = kind?.levels ?? LEVELS;
  if (name === 'lightHelp' && request.level === 'individual')
    return wrong('level', `one of ${allowed.join(', ')}; light help to one pupil is a case, with consent`);
  return word('level', request.level, allowed);
}

function themeOf(
  { theme }: ActivityRequest,
  kind: KindInUse | undefined,
  themes: readonly string[],
  word: Word,
  wrong: Wrong,
): string | undefined {
  if (theme === undefined && kind?.theme !== 'required') return undefined;
  if (theme !== undefined && kind?.theme === 'none') return wrong('theme', 'no theme for this kind');
  return word('theme', theme, themes);
}

function dayOf(said: string | undefined, today: string, wrong: Wrong): string | undefined {
  if (said === undefined || parseDay(said) === undefined) return wrong('heldDate', 'a day as YYYY-MM-DD');
  return said > today ? wrong('heldDate', 'a day that has come') : said;
}

/** The domain that follows from the side of a role; undefined where the role can be of either. */
function domainOf(role: string): Domain | undefined {
  const side = (ROLES as Readonly<Record<string, { readonly side: string }>>)[role]?.side;
  switch (side) {
    case 'school':
    case 'partnership':
      return 'education';
    case 'team':
    case 'model':
    case 'region':
    case undefined:
      return undefined;
    default:
      return 'youthHelp';
  }
}

/** Every staff role but those that only look: an auditor helps nobody. */
const ACTING_ROLES = Object.entries(ROLES).flatMap(([role, { side }]) => (side === 'oversight' ? [] : [role]));

function actorsOf({ actors }: ActivityRequest, wrong: Wrong): ActivityActor[] | undefined {
  if (actors === undefined || actors.length < 1 || actors.length > MOST_ACTORS)
    return wrong('actors', `from 1 to ${MOST_ACTORS} helpers as { role, domain }`);
  const read = actors.map(({ role, domain }, index): ActivityActor | undefined => {
    if (role === undefined || !ACTING_ROLES.includes(role))
      return wrong(
        `actors.${index}.role`,
        'a role of the glossary',
        role === undefined ? {} : didYouMean(role, ACTING_ROLES),
      );
    const given = DOMAINS.find((one) => one === domain);
    if (domain !== undefined && given === undefined)
      return wrong(`actors.${index}.domain`, `one of ${DOMAINS.join(', ')}`, didYouMean(domain, DOMAINS));
    const fixed = domainOf(role);
    if (fixed !== undefined && given !== undefined && given !== fixed)
      return wrong(`actors.${index}.domain`, `${fixed}, the domain of the role ${role}`);
    const found = given ?? fixed;
    if (found === undefined)
      return wrong(`actors.${index}.domain`, `one of ${DOMAINS.join(', ')}: the role ${role} can be of either`);
    return { role, domain: found };
  });
  return read.every((one) => one !== undefined) ? read : undefined;
}

/** By the number of calendar days: 0 is Sunday. */
const DAY_NAMES = ['sunday', ...WEEKDAYS, 'saturday'];

/** A slot of the school that is held on that day by the organisation that acted. */
function slotOf(
  { slot }: ActivityRequest,
  region: RegionDocument,
  school: string | undefined,
  organisation: string,
  heldDate: string | undefined,
  wrong: Wrong,
): string | undefined {
  if (slot === undefined || school === undefined) return undefined;
  const slots = region.schools[school]?.slots ?? {};
  const found = Object.hasOwn(slots, slot) ? slots[slot] : undefined;
  const names = Object.keys(slots);
  if (found === undefined)
    return names.length === 0
      ? wrong('slot', `nothing: ${school} has no slots`)
      : wrong('slot', `one of ${names.join(', ')}`, didYouMean(slot, names));
  if (found.organisation !== organisation)
    return wrong('slot', `a slot of ${organisation}; ${slot} is of ${found.organisation}`);
  if (heldDate === undefined) return undefined;
  const isHeld =
    DAY_NAMES[weekdayOf(parseDay(heldDate) ?? 0)] === found.weekday &&
    (found.fromDate ?? heldDate) <= heldDate &&
    (found.untilDate ?? heldDate) >= heldDate;
  return isHeld ? slot : wrong('slot', `a slot that is held on ${heldDate}; ${slot} is on ${found.weekday}`);
}
