/**
 * What the expressions of a machine can read: its facts, the data of the event, the agreements, the school, its states.
 * Decides what is in scope where; how an expression is typed is for CEL.
 */
import { CelSpace } from './cel.js';
import type { CelFields, CelWords } from './cel-field.js';
import { askedFacts } from './compile-fact.js';
import { blocksOf, factPath, type Context, type SpaceOfMachine } from './compile-context.js';
import { rangeOf } from './compile-parameter.js';
import type { StateNode } from './chart-document.js';
import type { ValueSpace } from './compile-values.js';
import { celFieldOf, celFieldsOf, type FactField } from './fact-field.js';
import type { Label } from './label.js';
import { ROLES } from './roles.js';

const SCHOOL_FIELDS: CelFields = {
  types: { type: 'list<string>', values: ['po', 'sbo', 'so', 'vso', 'vo', 'pro', 'mbo'], max: 7 },
  hasTeam: { type: 'bool' },
  hasContact: { type: 'bool' },
};
const AGREEMENT_FIELDS: CelFields = {
  firstApproach: { type: 'string', values: ['parents', 'youthHelp'] },
  lifeWorldsFirst: { type: 'bool' },
  shortHelp: { maxTalks: { type: 'int', from: 0, to: 50 }, maxWeeks: { type: 'int', from: 0, to: 52 } },
  planAfterTalk: { type: 'bool' },
  outOfArea: { type: 'string', values: ['serve', 'refer'] },
  prefinancing: { type: 'bool' },
};

export function spacesOf(machine: string, context: Context): SpaceOfMachine {
  const facts = context.fieldsOf(machine);
  const common: CelFields = {
    data: celFieldsOf(facts),
    parameters: Object.fromEntries(
      [...context.parameters].flatMap(([name, { document }]): [string, CelFields[string]][] => {
        if (document.type === 'term') return [];
        if (document.type === 'boolean') return [[name, { type: 'bool' }]];
        return [
          [
            name,
            document.type === 'enum'
              ? { type: 'string', values: document.values ?? [] }
              : { type: 'int', ...rangeOf(document) },
          ],
        ];
      }),
    ),
    agreements: AGREEMENT_FIELDS,
    school: SCHOOL_FIELDS,
    actor: { role: { type: 'string', values: [...Object.keys(ROLES), 'system'] } },
    owners: { type: 'list<string>', values: [...context.parties.keys()], max: 8 },
  };
  const factFields: CelFields = Object.fromEntries(
    [...context.facts].flatMap(([name, { field }]) => {
      const seen = celFieldOf(field);
      return seen === undefined ? [] : [[name, seen]];
    }),
  );
  const { codes, parties, relations } = context;
  const states = statesOf(machine, context);
  const parameters = new Map([...context.parameters].map(([name, { document }]) => [name, document]));
  const words: CelWords = {
    in: new Set(states.keys()),
    consent: context.words.consent,
    open: context.words.open,
  };
  const spaceOf = (event: string | undefined, readable: CelFields, withFacts: boolean): CelSpace =>
    context.space(`${machine} ${event ?? ''} ${String(withFacts)}`, () => {
      const facts = withFacts ? { facts: factFields } : {};
      if (event !== undefined)
        return new CelSpace({ ...common, event: { data: readable }, ...facts }, words, {
          space: make(undefined, withFacts).space,
          without: 'event',
        });
      return withFacts
        ? new CelSpace({ ...common, ...facts }, words, { space: make(undefined, false).space, without: 'facts' })
        : new CelSpace(common, words);
    });
  const cache = new Map<string, ValueSpace>();
  const make = (event: string | undefined, withFacts: boolean): ValueSpace => {
    const key = `${event ?? ''} ${String(withFacts)}`;
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const eventData =
      event === undefined
        ? new Map<string, FactField>()
        : (context.events.get(event)?.fields ?? new Map<string, FactField>());
    const readable = celFieldsOf(eventData);
    // Of events that hold nothing to read expressions read the same.
    const told = Object.keys(readable).length === 0 ? undefined : event;
    const made: ValueSpace = {
      space: told === event ? spaceOf(event, readable, withFacts) : make(told, withFacts).space,
      facts,
      eventData,
      names: { codes, parties, facts: context.facts, relations, parameters, states, data: facts, event: eventData },
      declared: (reference) => {
        const name = reference.split('.').at(-1) ?? '';
        const at = event === undefined ? undefined : context.events.get(event)?.path;
        return reference.startsWith('event.') && at !== undefined
          ? [...at, 'data', name]
          : factPath(context.definition, machine, name);
      },
      asks: withFacts ? (references, use) => askedFacts(references, make(event, false), event, use, context) : () => [],
    };
    cache.set(key, made);
    return made;
  };
  return {
    base: make(undefined, true),
    withEvent: (event) => make(event, true),
    withoutFacts: make(undefined, false),
  };
}

/** The states of a machine and its blocks by path, each called by what it is in, without the machine: `Support team / Offered`. */
function statesOf(machine: string, context: Context): ReadonlyMap<string, Label> {
  const found = new Map<string, Label>();
  const visit = (path: string, label: Label, states: StateNode['states'], around?: Label): void => {
    found.set(path, label);
    for (const [key, state] of Object.entries(states ?? {})) {
      const { nl, en } = state.label ?? { nl: key, en: key };
      const own = around === undefined ? { nl, en } : { nl: `${around.nl} / ${nl}`, en: `${around.en} / ${en}` };
      visit(`${path}.${key}`, own, state.states, own);
    }
  };
  const { workflow, blocks } = context.definition.document;
  const whole = workflow.machines[machine];
  visit(machine, whole?.label ?? { nl: machine, en: machine }, whole?.states);
  for (const name of blocksOf(context.definition, machine)) {
    const { title = { nl: name, en: name }, part } = blocks[name] ?? {};
    visit(name, title, part?.states, title);
  }
  return found;
}
