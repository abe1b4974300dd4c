/** Actions to what the lifecycle carries out: names resolved, values typed. One action, one key, of a closed list. */
import { ACTION_KINDS, type Action, type ActionKind, type Value } from './action-document.js';
import { compileValue, compileValues, known, readerOf, type ValueSpace } from './compile-values.js';
import { needEvent, type Context } from './compile-context.js';
import type { FactField } from './fact-field.js';
import type { Path } from './sources.js';
import { nearest } from './suggestion.js';
import type { InputDocument } from './decision-document.js';

import type { CompiledAction, CompiledValue } from './workflow.js';

/** `stays`: the case is in the state afterwards, so that leaving it can finish what is asked. */
export function compileAction(
  action: Action,
  on: ValueSpace,
  state: string,
  at: Path,
  context: Context,
  stays: boolean,
): CompiledAction | undefined {
  const { report } = context;
  const kinds = Object.keys(action) as ActionKind[];
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    report.at(at, 'action.one', { with: { count: kinds.length }, expected: `one of ${ACTION_KINDS.join(', ')}` });
    return undefined;
  }
  const body = (action as unknown as Record<string, unknown>)[kind] as never;
  const where: Path = [...at, kind];
  return COMPILERS[kind](body, on, state, where, context, stays);
}

type Compiler = (
  body: never,
  on: ValueSpace,
  state: string,
  at: Path,
  context: Context,
  stays: boolean,
) => CompiledAction | undefined;

const COMPILERS: Readonly<Record<ActionKind, Compiler>> = {
  assign: (body: Extract<Action, { assign: unknown }>['assign'], on, _state, at, context) => {
    const changes = Object.entries(body).flatMap(([name, given]) => {
      const field = factField(name, on, [...at, name], context);
      if (field === undefined) return [];
      const isEntry = typeof given === 'object' && !Array.isArray(given);
      if (isEntry !== (field.per !== undefined)) {
        context.report.at([...at, name], 'assign.entry', {
          with: { name },
          expected: field.per === undefined ? 'a value' : '{ for: ..., to: ... }',
        });
        return [];
      }
      if (!isEntry) {
        const value = compileValue(given as Value, field, on, [...at, name], context.report, true);
        return value === undefined ? [] : [{ field: name, value }];
      }
      const { for: entry, to } = given as { for: string; to: Value };
      const entryField: FactField = { type: 'enum', values: field.per ?? [], optional: false };
      const compiledEntry = compileValue(entry, entryField, on, [...at, name, 'for'], context.report);
      const { per: _per, ...one } = field;
      const value = compileValue(to, one, on, [...at, name, 'to'], context.report, true);
      return compiledEntry === undefined || value === undefined ? [] : [{ field: name, entry: compiledEntry, value }];
    });
    return { kind: 'assign', changes };
  },
  add: (body: Readonly<Record<string, Value>>, on, _state, at, context) => setChange('add', body, on, at, context),
  remove: (body: Readonly<Record<string, Value>>, on, _state, at, context) =>
    setChange('remove', body, on, at, context),
  raise: (body: Extract<Action, { raise: unknown }>['raise'], on, _state, at, context) => {
    const event = typeof body === 'string' ? body : body.event;
    if (!needEvent(event, typeof body === 'string' ? at : [...at, 'event'], context)) return undefined;
    const fields = context.events.get(event)?.fields ?? new Map<string, FactField>();
    return {
      kind: 'raise',
      event,
      data: compileValues(typeof body === 'string' ? {} : body.data, fields, on, [...at, 'data'], context.report),
    };
  },
  task: (body: Extract<Action, { task: unknown }>['task'], _on, state, at, context, stays) => {
    const party = needParty(body.to, [...at, 'to'], context);
    if (party === undefined) return undefined;
    if (body.role !== undefined && !party.roles.includes(body.role)) {
      context.report.at([...at, 'role'], 'role.of-party', {
        with: { role: body.role, party: body.to },
        ...known(body.role, party.roles),
      });
    }
    const due = body.due === undefined ? undefined : context.term(body.due, [...at, 'due']);
    for (const [index, name] of (body.until ?? []).entries()) needEvent(name, [...at, 'until', index], context);
    const ladder = body.ladder === undefined ? undefined : context.ladders.get(body.ladder);
    if (body.ladder !== undefined && ladder === undefined)
      context.report.at([...at, 'ladder'], 'name.unknown', {
        with: { kind: 'ladder', name: body.ladder },
        ...known(body.ladder, context.ladders.keys()),
      });
    const isFinished = body.until !== undefined || at.includes('entry');
    if (body.ladder !== undefined && (due === undefined || !isFinished))
      context.report.at([...at, 'ladder'], 'task.ladder', {
        with: { name: body.id },
        expected: due === undefined ? 'due: <term>' : 'until: [<event>, ...]',
      });
    return {
      kind: 'task',
      id: body.id,
      ...(body.until !== undefined ? { until: body.until } : stays ? { entryOf: state } : {}),
      ...(ladder === undefined ? {} : { ladder }),
      party: body.to,
      role: body.role ?? party.roles[0] ?? '',
      ...(due === undefined ? {} : { due }),
      label: body.label,
    };
  },
  notify: (body: Extract<Action, { notify: unknown }>['notify'], _on, _state, at, context) => {
    const { to, role } = typeof body === 'string' ? { to: body, role: undefined } : body;
    const party = needParty(to, typeof body === 'string' ? at : [...at, 'to'], context);
    if (party === undefined) return undefined;
    if (role !== undefined && !party.roles.includes(role))
      context.report.at([...at, 'role'], 'role.of-party', { with: { role, party: to }, ...known(role, party.roles) });
    return { kind: 'notify', party: to, role: role ?? party.roles[0] ?? '' };
  },
  offer: (body: Extract<Action, { offer: unknown }>['offer'], on, state, at, context) => {
    if (needParty(body.to, [...at, 'to'], context) === undefined) return undefined;
    for (const [index, name] of body.packet.entries()) {
      if (!on.facts.has(name))
        context.report.at([...at, 'packet', index], 'name.unknown', {
          with: { kind: 'fact', name },
          ...known(name, on.facts.keys()),
        });
    }
    return { kind: 'offer', party: body.to, packet: body.packet, state };
  },
  post: (body: Extract<Action, { post: unknown }>['post'], on, _state, at, context) => {
    const table = context.definition.document.workflow.decisions?.[body.decision];
    if (table === undefined) {
      context.report.at([...at, 'decision'], 'name.unknown', {
        with: { kind: 'decision', name: body.decision },
        ...known(body.decision, context.decisions.keys()),
      });
      return undefined;
    }
    const inputs = new Map<string, CompiledValue>();
    for (const [name, input] of Object.entries(table.inputs)) {
      const field: FactField = {
        type: input.type,
        ...(input.values === undefined ? {} : { values: input.values }),
        optional: false,
      };
      const own = body.with?.[name];
      const path: Path =
        own === undefined ? ['workflow', 'decisions', body.decision, 'inputs', name, 'from'] : [...at, 'with', name];
      const given = own ?? input.from;
      if (given === undefined) {
        context.report.at(at, 'value.missing', { with: { name }, expected: `with: { ${name}: ... }` });
        continue;
      }
      if (own === undefined && misspeltInput(input, String(given), on, [...path.slice(0, -1), 'values'], context))
        continue;
      const value = compileValue(given, field, on, path, context.report);
      if (value !== undefined) inputs.set(name, value);
    }
    for (const name of Object.keys(body.with ?? {})) {
      if (table.inputs[name] === undefined) {
        context.report.atKey([...at, 'with', name], 'name.unknown', {
          with: { kind: 'input', name },
          ...known(name, Object.keys(table.inputs)),
        });
      }
    }
    const amountField: FactField = { type: 'int', min: 0, max: 1_000_000_000, optional: false };
    const amount =
      body.amount === undefined
        ? undefined
        : compileValue(body.amount, amountField, on, [...at, 'amount'], context.report);
    return {
      kind: 'post',
      point: body.point,
      decision: body.decision,
      inputs,
      ...(amount === undefined ? {} : { amount }),
    };
  },
  open: (body: Extract<Action, { open: unknown }>['open'], on, _state, at, context) => {
    const relation = needRelation(body.as, [...at, 'as'], context);
    if (relation === undefined || !needEvent(body.event, [...at, 'event'], context)) return undefined;
    const event = context.events.get(body.event);
    const opened = event?.opens?.machine;
    if (event === undefined || relation.machine !== body.machine || opened !== body.machine) {
      const { machines } = context.definition.document.workflow;
      // A relation or event that names no machine is told where it does so.
      if (machines[relation.machine] !== undefined && (opened === undefined || machines[opened] !== undefined))
        context.report.at([...at, 'machine'], 'open.machine', {
          with: { machine: body.machine, relation: body.as, event: body.event },
          ...known(body.machine, [relation.machine]),
          expected: relation.machine,
        });
      return undefined;
    }
    for (const [index, name] of (body.with ?? []).entries()) needRelation(name, [...at, 'with', index], context);
    return {
      kind: 'open',
      machine: body.machine,
      as: body.as,
      event: body.event,
      data: compileValues(body.data, event.fields, on, [...at, 'data'], context.report),
      with: body.with ?? [],
    };
  },
  tell: (body: Extract<Action, { tell: unknown }>['tell'], on, _state, at, context) => {
    if (body.related !== OPENER && needRelation(body.related, [...at, 'related'], context) === undefined)
      return undefined;
    if (!needEvent(body.event, [...at, 'event'], context)) return undefined;
    const fields = context.events.get(body.event)?.fields ?? new Map<string, FactField>();
    return {
      kind: 'tell',
      related: body.related,
      event: body.event,
      data: compileValues(body.data, fields, on, [...at, 'data'], context.report),
    };
  },
  join: (body: Extract<Action, { join: unknown }>['join'], on, _state, at, context) => {
    if (needRelation(body.related, [...at, 'related'], context) === undefined) return undefined;
    if (!needEvent(body.event, [...at, 'event'], context)) return undefined;
    const target = compileValue(body.case, { type: 'case', optional: false }, on, [...at, 'case'], context.report);
    const fields = context.events.get(body.event)?.fields ?? new Map<string, FactField>();
    const data = compileValues(body.data, fields, on, [...at, 'data'], context.report);
    return target === undefined
      ? undefined
      : { kind: 'join', related: body.related, case: target, event: body.event, data };
  },
};

/** How a related case names the case that opened it. */
export const OPENER = 'opener';

function setChange(
  kind: 'add' | 'remove',
  body: Readonly<Record<string, Value>>,
  on: ValueSpace,
  at: Path,
  context: Context,
): CompiledAction | undefined {
  const [entry, ...others] = Object.entries(body);
  if (entry === undefined || others.length > 0) {
    context.report.at(at, 'action.one', { with: { count: others.length + 1 }, expected: 'one fact' });
    return undefined;
  }
  const [name, given] = entry;
  const field = factField(name, on, [...at, name], context);
  if (field === undefined) return undefined;
  if (field.type !== 'set' && !(kind === 'add' && field.type === 'records')) {
    context.report.atKey([...at, name], 'value.type', {
      with: { text: name, found: field.type },
      expected: kind === 'add' ? 'a set or records' : 'a set',
    });
    return undefined;
  }
  // Sets take one word at a time; records take a list of records of the event.
  const item: FactField = field.type === 'set' ? { type: 'enum', values: field.values ?? [], optional: false } : field;
  const value = compileValue(given, item, on, [...at, name], context.report);
  return value === undefined ? undefined : { kind, field: name, value };
}

/** A word of an input that the fact it comes from never holds, while the input lacks one like it: the word is misspelt. */
function misspeltInput(input: InputDocument, from: string, on: ValueSpace, at: Path, { report }: Context): boolean {
  const given = readerOf(from, on)?.field.values;
  const missing = given?.filter((word) => input.values?.includes(word) === false) ?? [];
  const before = report.diagnostics.length;
  for (const [index, word] of (input.values ?? []).entries()) {
    if (given?.includes(word) === false && nearest(word, missing) !== undefined)
      report.at([...at, index], 'form.value', { with: { found: word }, ...known(word, given) });
  }
  return report.diagnostics.length > before;
}

function factField(name: string, on: ValueSpace, at: Path, context: Context): FactField | undefined {
  const field = on.facts.get(name);
  if (field === undefined)
    context.report.atKey(at, 'name.unknown', { with: { kind: 'fact', name }, ...known(name, on.facts.keys()) });
  return field;
}

function needParty(id: string, at: Path, context: Context) {
  const party = context.parties.get(id);
  if (party === undefined)
    context.report.at(at, 'name.unknown', { with: { kind: 'party', name: id }, ...known(id, context.parties.keys()) });
  return party;
}

function needRelation(id: string, at: Path, context: Context) {
  const relation = context.relations.get(id);
  if (relation === undefined)
    context.report.at(at, 'name.unknown', {
      with: { kind: 'relation', name: id },
      ...known(id, context.relations.keys()),
    });
  return relation;
}
