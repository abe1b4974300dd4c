/** What actions make of the facts of a case. Decides ranges and the canonical form of sets; it knows no chart. */
import type { CompiledAction, FactField, Facts, FactValue } from '#language';
import type { On, StepScope } from './scope.js';

export type ChangeOfFacts = Extract<CompiledAction, { kind: 'assign' | 'add' | 'remove' }>;

/** The facts after an action; all values of one assign read the facts before it. */
export function changeFacts(action: ChangeOfFacts, on: On, scope: StepScope): Facts {
  const { facts, machine } = on;
  if (action.kind !== 'assign') {
    const before = facts[action.field];
    const value = scope.value(action.value, on);
    const field = machine.fields.get(action.field);
    return { ...facts, [action.field]: action.kind === 'add' ? added(before, value, field) : removed(before, value) };
  }
  const next: Record<string, Facts[string]> = { ...facts };
  for (const { field, entry, value } of action.changes) {
    const given = scope.value(value, on);
    const kept = inRange(given, machine.fields.get(field));
    if (entry === undefined) next[field] = kept;
    else
      next[field] = { ...(next[field] as Readonly<Record<string, never>>), [scope.value(entry, on) as string]: kept };
  }
  return next;
}

/** Counters stop at their bounds: a fact never leaves the range that proofs look at. */
function inRange(value: FactValue, field: FactField | undefined): FactValue {
  if (field?.type !== 'int' || typeof value !== 'number') return value;
  return Math.min(field.max ?? value, Math.max(field.min ?? value, value));
}

function added(before: Facts[string] | undefined, value: unknown, field: FactField | undefined): Facts[string] {
  if (field?.type === 'records')
    return [...((before as never[] | undefined) ?? []), ...(value as never[])].slice(-(field.max ?? 50));
  const words = (before as readonly string[] | undefined) ?? [];
  const order = field?.values ?? [];
  // A set has one canonical form: in the order of its values, so that equal sets have equal bytes.
  return [...new Set([...words, String(value)])].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

function removed(before: Facts[string] | undefined, value: unknown): Facts[string] {
  return ((before as readonly string[] | undefined) ?? []).filter((word) => word !== value);
}
