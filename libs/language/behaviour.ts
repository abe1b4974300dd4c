/**
 * What differs between two compilations of one workflow, as behaviour: states, events, routes and rules that came, went or do
 * something else, each as a sentence that is an example of it. It does not know why they differ, and compares no texts of files.
 */
import { compare, sentence, signature, type BehaviourChange } from './behaviour-change.js';
import { compareBeside } from './behaviour-beside.js';
import type { Label } from './label.js';
import type {
  ChartState,
  ChartTransition,
  CompiledAction,
  Machine,
  SourceLine,
  Trigger,
  Workflow,
} from './workflow.js';

/** What is different in `after`, in the order of the charts. */
export function compareBehaviour(before: Workflow, after: Workflow): BehaviourChange[] {
  const events = compare(before.events, after.events, ({ by, onBehalfOf, fields, opens }) =>
    signature([by, onBehalfOf, [...fields], opens]),
  ).map(({ change, id, one }): BehaviourChange => ({
    change,
    of: 'event',
    in: after.name,
    id,
    at: one.at,
    text: sentence(change, {
      nl: `de gebeurtenis "${one.label.nl}"`,
      en: `the event "${one.label.en}"`,
    }),
  }));
  const names = new Set([...before.machines.keys(), ...after.machines.keys()]);
  const charts = [...names].flatMap((name) =>
    compareMachines(name, before, after, before.machines.get(name), after.machines.get(name)),
  );
  return [...events, ...charts, ...compareRules(before, after), ...compareBeside(before, after)];
}

function compareMachines(
  name: string,
  before: Workflow,
  after: Workflow,
  old: Machine | undefined,
  now: Machine | undefined,
): BehaviourChange[] {
  const statesOf = (machine: Machine | undefined): ReadonlyMap<string, ChartState> => machine?.states ?? new Map();
  const states = compare(
    statesOf(old),
    statesOf(now),
    ({ kind, owner, isResting, outcome, initial, entry, exit, target }) =>
      signature([kind, owner, isResting, outcome, initial, entry, exit, target]),
  ).map(({ change, id, one }): BehaviourChange => ({
    change,
    of: 'state',
    in: name,
    id,
    at: placeOf(one, change === 'gone' ? before : after),
    text: sentence(change, {
      nl: `de toestand "${one.label.nl}" (${id})${change === 'changed' ? effects(one.entry, 'nl') : ''}`,
      en: `the state "${one.label.en}" (${id})${change === 'changed' ? effects(one.entry, 'en') : ''}`,
    }),
  }));
  const routes = compare(routesOf(old), routesOf(now), (candidates) => signature(candidates.map(routeOf))).map(
    ({ change, id, one }): BehaviourChange => {
      const [workflow, machine] = change === 'gone' ? [before, old] : [after, now];
      return {
        change,
        of: 'route',
        in: name,
        id,
        at: one[0]?.at ?? { file: '', line: 1 },
        text: sentence(change, {
          nl: one.map((route) => tell(route, machine, workflow, 'nl')).join('; '),
          en: one.map((route) => tell(route, machine, workflow, 'en')).join('; '),
        }),
      };
    },
  );
  return [...states, ...routes];
}

function compareRules(before: Workflow, after: Workflow): BehaviourChange[] {
  const names = new Set([...before.decisions.keys(), ...after.decisions.keys()]);
  return [...names].flatMap((decision) => {
    const rulesOf = (workflow: Workflow) =>
      new Map((workflow.decisions.get(decision)?.rules ?? []).map((rule) => [rule.id, rule]));
    const title = (after.decisions.get(decision) ?? before.decisions.get(decision))?.label;
    return compare(rulesOf(before), rulesOf(after), ({ when, gives, law }) => signature([when?.text, gives, law])).map(
      ({ change, id, one }): BehaviourChange => ({
        change,
        of: 'rule',
        in: decision,
        id,
        at: one.source,
        text: sentence(change, {
          nl: `de regel "${one.label?.nl ?? id}" van "${title?.nl ?? decision}"${givesOf(one.when?.text, one.gives, 'nl')}`,
          en: `the rule "${one.label?.en ?? id}" of "${title?.en ?? decision}"${givesOf(one.when?.text, one.gives, 'en')}`,
        }),
      }),
    );
  });
}

type Language = keyof Label;

function givesOf(when: string | undefined, gives: Readonly<Record<string, unknown>>, language: Language): string {
  const values = Object.entries(gives).map(([name, value]) => `${name} ${String(value)}`);
  if (values.length === 0) return '';
  return `${when === undefined ? '' : ` ${language === 'nl' ? 'als' : 'when'} ${when}`}: ${values.join(', ')}`;
}

/** One way on, as somebody would tell it. */
function tell(
  { source, trigger, target, guard, actions }: ChartTransition,
  machine: Machine | undefined,
  workflow: Workflow,
  language: Language,
): string {
  const nameOf = (path: string): string => `"${machine?.states.get(path)?.label[language] ?? path}" (${path})`;
  const words =
    language === 'nl'
      ? { in: 'in', leads: 'leidt naar', stays: 'blijft daar', when: 'als' }
      : { in: 'in', leads: 'leads to', stays: 'stays there', when: 'when' };
  const conditions = guard.map(({ label }) => `"${label[language]}"`).join(language === 'nl' ? ' en ' : ' and ');
  return (
    [
      `${words.in} ${nameOf(source)} ${triggerText(trigger, workflow, language)}`,
      target === undefined ? words.stays : `${words.leads} ${nameOf(target)}`,
      ...(conditions === '' ? [] : [`${words.when} ${conditions}`]),
    ].join(' ') + effects(actions, language)
  );
}

function triggerText(trigger: Trigger, workflow: Workflow, language: Language): string {
  switch (trigger.kind) {
    case 'event':
      return `"${workflow.events.get(trigger.event)?.label[language] ?? trigger.event}"`;
    case 'after':
      return language === 'nl'
        ? `na de termijn "${trigger.term.label.nl}"`
        : `after the term "${trigger.term.label.en}"`;
    case 'always':
      return language === 'nl' ? 'vanzelf' : 'by itself';
    case 'done':
      return language === 'nl' ? 'aan het eind' : 'at its end';
  }
}

/** Who is asked when a task is overdue, and after how long. */
function climbs({ due, ladder }: Extract<CompiledAction, { kind: 'task' }>, language: Language): string {
  if (ladder === undefined) return '';
  const rungs = ladder.rungs.map(
    ({ party, due: term }) => `${party}${term === undefined ? '' : ` (${term.duration})`}`,
  );
  return language === 'nl'
    ? `, na ${due?.duration ?? ''}: ${rungs.join(', ')}`
    : `, after ${due?.duration ?? ''}: ${rungs.join(', ')}`;
}

/** What people notice of actions: tasks, notices, offers and related cases. */
function effects(actions: readonly CompiledAction[], language: Language): string {
  const told = actions.flatMap((action) => {
    switch (action.kind) {
      case 'task':
        return [
          `${language === 'nl' ? 'taak' : 'task'} "${action.label[language]}" (${action.party})${climbs(action, language)}`,
        ];
      case 'notify':
        return [`${language === 'nl' ? 'bericht aan' : 'notice to'} ${action.party}`];
      case 'offer':
        return [`${language === 'nl' ? 'aangeboden aan' : 'offered to'} ${action.party}`];
      case 'open':
        return [`${language === 'nl' ? 'opent' : 'opens'} ${action.machine}`];
      case 'post':
        return [language === 'nl' ? 'beslist wie betaalt' : 'decides who pays'];
      default:
        return [];
    }
  });
  return told.length === 0 ? '' : `: ${told.join(', ')}`;
}

/** The candidates of each state by what takes them, in their order. */
function routesOf(machine: Machine | undefined): ReadonlyMap<string, readonly ChartTransition[]> {
  const routes = new Map<string, ChartTransition[]>();
  for (const { path, transitions } of machine?.states.values() ?? [])
    for (const one of transitions) {
      const key = `${path} ${keyOf(one.trigger)}`;
      routes.set(key, [...(routes.get(key) ?? []), one]);
    }
  return routes;
}

function keyOf(trigger: Trigger): string {
  if (trigger.kind === 'event') return trigger.event;
  return trigger.kind === 'after' ? `after ${trigger.term.name}` : trigger.kind;
}

const routeOf = ({ target, guard, by, link, reenter, actions }: ChartTransition): unknown => [
  target,
  guard.map(({ expression }) => expression.text),
  by,
  link,
  reenter,
  actions,
];

/** Where a state is written, as its pinned definition says. */
function placeOf({ path }: ChartState, { definition }: Workflow): SourceLine {
  const [root = '', ...rest] = path.split('.');
  const head =
    definition.document.workflow.machines[root] === undefined ? `blocks/${root}/part` : `workflow/machines/${root}`;
  const found = definition.sources[[head, ...rest.flatMap((key) => ['states', key])].join('/')];
  return found === undefined ? { file: '(unknown)', line: 1 } : { file: found[0], line: found[1] };
}
