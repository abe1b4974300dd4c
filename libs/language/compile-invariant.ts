/**
 * What a workflow says must hold of its machines: in every configuration (`always`, `never`), of the way a case takes
 * through them (`eventually`, `within`, `atMost`, `order`), or of its steps (`on`, `after`, `into`, `fourEyes`). Decides which
 * machine each is about; whether it holds is proved.
 */
import { needEvent, type Context, type SpaceOfMachine } from './compile-context.js';
import { compileGuard } from './compile-guard.js';
import { known } from './compile-values.js';
import type { Expression } from './cel.js';
import type { Path } from './sources.js';
import type { DeedDocument, InvariantDocument } from './invariant-document.js';
import type { Course, Deed, Machine } from './workflow.js';

const KINDS = [
  'always',
  'never',
  'eventually',
  'within',
  'atMost',
  'order',
  'on',
  'after',
  'into',
  'fourEyes',
] as const;

const DEEDS = ['tell', 'open', 'offer', 'task', 'post', 'notify', 'assign'] as const;

export function compileInvariants(
  machine: string,
  states: Machine['states'],
  spaces: SpaceOfMachine,
  context: Context,
): Pick<Machine, 'invariants' | 'courses'> {
  const { report } = context;
  const invariants: Machine['invariants'][number][] = [];
  const courses: Course[] = [];
  for (const [id, invariant] of Object.entries(context.definition.document.workflow.invariants ?? {})) {
    const path: Path = ['workflow', 'invariants', id];
    if (!belongsTo(machine, invariant, states, context)) continue;
    const [kind, second] = KINDS.filter((one) => invariant[one] !== undefined);
    if (kind === undefined || second !== undefined) {
      report.atKey(path, 'value.missing', { with: { name: 'always' }, expected: `one of ${KINDS.join(', ')}` });
      continue;
    }
    const read = (
      key: 'always' | 'never' | 'eventually' | 'from' | 'to' | 'into' | 'needs',
    ): Expression | undefined => {
      const text = invariant[key];
      if (typeof text !== 'string') {
        report.atKey(path, 'value.missing', { with: { name: key }, expected: `${key}: a CEL expression` });
        return undefined;
      }
      const found = spaces.withoutFacts.space.read(text, report.sources.value([...path, key]), ['bool']);
      if (!Array.isArray(found)) return found;
      report.diagnostics.push(...found);
      return undefined;
    };
    const given = (key: 'from' | 'to'): { from?: Expression; to?: Expression } => {
      const found = invariant[key] === undefined ? undefined : read(key);
      return found === undefined ? {} : { [key]: found };
    };
    const needStates = (listed: readonly string[], at: Path): void => {
      for (const [index, state] of listed.entries())
        if (!states.has(state))
          report.at(listed.length === 1 ? at : [...at, index], 'name.unknown', {
            with: { kind: 'state', name: state },
            ...known(state, states.keys()),
          });
    };
    const does = deedsOf(invariant.does ?? [], machine, [...path, 'does'], context);
    const without = deedsOf(invariant.without ?? [], machine, [...path, 'without'], context);
    const places = listed(invariant.in);
    needStates(places, [...path, 'in']);
    const common = { id, why: invariant.why, at: report.sources.key(path) };
    switch (kind) {
      case 'always':
      case 'never': {
        const expression = read(kind);
        if (expression !== undefined) invariants.push({ ...common, expression, holds: kind === 'always' });
        break;
      }
      case 'eventually': {
        const late = read('eventually');
        const from = invariant.from === undefined ? undefined : read('from');
        if (late !== undefined) courses.push({ ...common, kind, to: late, ...(from === undefined ? {} : { from }) });
        break;
      }
      case 'within':
      case 'atMost': {
        const [from, then] = [read('from'), read('to')];
        if (from === undefined || then === undefined) break;
        if (kind === 'atMost') courses.push({ ...common, kind, from, to: then, events: invariant.atMost ?? 0 });
        else {
          const term = context.term(invariant.within ?? '', [...path, 'within']);
          courses.push({ ...common, kind, from, to: then, term });
        }
        break;
      }
      case 'order': {
        const order = invariant.order ?? [];
        needStates(order, [...path, 'order']);
        courses.push({ ...common, kind, states: order });
        break;
      }
      case 'on': {
        const events = listed(invariant.on);
        if (!events.every((event) => needEvent(event, [...path, 'on'], context))) break;
        const asked = new Map(
          events.map((event) => {
            const terms = (key: 'when' | 'needs') =>
              compileGuard(invariant[key], `${id}/${event}/${key}`, event, spaces, [...path, key], context);
            return [event, { when: terms('when'), needs: terms('needs') }];
          }),
        );
        const who = actorsOf(invariant.who ?? {}, [...path, 'who'], context);
        courses.push({ ...common, kind, asked, in: places, does, without, who, ...given('from'), ...given('to') });
        break;
      }
      case 'after': {
        const term = context.term(invariant.after ?? '', [...path, 'after']);
        if (places.length === 0)
          report.atKey(path, 'value.missing', { with: { name: 'in' }, expected: 'in: a state, or a list of states' });
        else {
          const when = compileGuard(invariant.when, `${id}/when`, undefined, spaces, [...path, 'when'], context);
          courses.push({ ...common, kind, term, in: places, when, does, without, ...given('from'), ...given('to') });
        }
        break;
      }
      case 'fourEyes': {
        const [event, by, from, then] = [invariant.fourEyes ?? '', invariant.by, read('from'), read('to')];
        if (by === undefined)
          report.atKey(path, 'value.missing', { with: { name: 'by' }, expected: 'by: two roles or more' });
        const isKnown = needEvent(event, [...path, 'fourEyes'], context);
        if (isKnown && by !== undefined && from !== undefined && then !== undefined)
          courses.push({ ...common, kind, event, by, from, to: then });
        break;
      }
      case 'into': {
        const [into, needs] = [read('into'), read('needs')];
        if (into !== undefined && needs !== undefined) courses.push({ ...common, kind, to: into, needs });
      }
    }
  }
  return { invariants, courses };
}

function deedsOf(does: readonly DeedDocument[], machine: string, path: Path, context: Context): Deed[] {
  const { definition, report } = context;
  const { relations = {}, machines, parties } = definition.document.workflow;
  const names: Partial<Record<Deed['kind'], readonly string[]>> = {
    tell: [...Object.keys(relations), 'opener'],
    open: Object.keys(machines),
    offer: Object.keys(parties),
    notify: Object.keys(parties),
    assign: [...context.fieldsOf(machine).keys()],
  };
  return does.flatMap((deed, index) => {
    const [kind, second] = DEEDS.filter((one) => deed[one] !== undefined);
    const name = deed[kind ?? 'task'];
    const at = [...path, index];
    if (kind === undefined || name === undefined || second !== undefined) {
      report.at(at, 'value.missing', { with: { name: 'task' }, expected: `one of ${DEEDS.join(', ')}` });
      return [];
    }
    if (names[kind]?.includes(name) === false)
      report.at([...at, kind], 'name.unknown', { with: { kind, name }, ...known(name, names[kind]) });
    return [{ kind, name }];
  });
}

/** Roles by party, each of a party that has it. */
function actorsOf(
  who: Readonly<Record<string, readonly string[]>>,
  path: Path,
  { parties, report }: Context,
): { party: string; role: string }[] {
  return Object.entries(who).flatMap(([party, roles]) => {
    const found = parties.get(party);
    if (found === undefined)
      report.atKey([...path, party], 'name.unknown', {
        with: { kind: 'party', name: party },
        ...known(party, parties.keys()),
      });
    return roles.flatMap((role, index) => {
      if (found?.roles.includes(role) === true) return [{ party, role }];
      if (found !== undefined)
        report.at([...path, party, index], 'role.of-party', { with: { role, party }, ...known(role, found.roles) });
      return [];
    });
  });
}

const listed = (one: string | readonly string[] = []): readonly string[] => (typeof one === 'string' ? [one] : one);

/** An invariant is about the machines whose states it names; else one of an event about those that know it, another about the first. */
function belongsTo(
  machine: string,
  invariant: InvariantDocument,
  states: Machine['states'],
  context: Context,
): boolean {
  const machines = Object.keys(context.definition.document.workflow.machines);
  const { always, never, eventually, into, from, to, on, order = [] } = invariant;
  const texts = [always, never, eventually, into, from, to].flatMap((text) => text ?? []);
  const named = [
    ...texts.flatMap((text) => [...text.matchAll(/\bin\('([a-z][A-Za-z0-9-]*)/g)].map(([, root]) => root ?? '')),
    ...[...order, ...listed(invariant.in)].map((path) => path.split('.')[0] ?? ''),
  ].filter((root) => machines.includes(root));
  if (named.length > 0) return named.includes(machine);
  const isKnown = [...states.values()].some(({ transitions }) =>
    transitions.some(({ trigger }) => trigger.kind === 'event' && on?.includes(trigger.event) === true),
  );
  return on === undefined ? machine === machines[0] : isKnown;
}
