/**
 * What a workflow says must hold of its machines: in every configuration (`always`, `never`), or of the way a case takes
 * through them (`eventually`, `within`, `atMost`, `order`). Decides which machine each is about; whether it holds is proved.
 */
import type { Context, SpaceOfMachine } from './compile-context.js';
import { known } from './compile-values.js';
import type { Expression } from './cel.js';
import type { Path } from './sources.js';
import type { InvariantDocument } from './workflow-document.js';
import type { Course, Machine } from './workflow.js';

const KINDS = ['always', 'never', 'eventually', 'within', 'atMost', 'order'] as const;

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
    if (!belongsTo(machine, invariant, context)) continue;
    const [kind, second] = KINDS.filter((one) => invariant[one] !== undefined);
    if (kind === undefined || second !== undefined) {
      report.atKey(path, 'value.missing', { with: { name: 'always' }, expected: `one of ${KINDS.join(', ')}` });
      continue;
    }
    const read = (key: 'always' | 'never' | 'eventually' | 'from' | 'to'): Expression | undefined => {
      const text = invariant[key];
      if (text === undefined) {
        report.atKey(path, 'value.missing', { with: { name: key }, expected: `${key}: a CEL expression` });
        return undefined;
      }
      const found = spaces.withoutFacts.space.read(text, report.sources.value([...path, key]), ['bool']);
      if (!Array.isArray(found)) return found;
      report.diagnostics.push(...found);
      return undefined;
    };
    const common = { id, why: invariant.why, at: report.sources.key(path) };
    switch (kind) {
      case 'always':
      case 'never': {
        const expression = read(kind);
        if (expression !== undefined) invariants.push({ ...common, expression, holds: kind === 'always' });
        break;
      }
      case 'eventually': {
        const to = read('eventually');
        const from = invariant.from === undefined ? undefined : read('from');
        if (to !== undefined) courses.push({ ...common, kind, to, ...(from === undefined ? {} : { from }) });
        break;
      }
      case 'within':
      case 'atMost': {
        const [from, to] = [read('from'), read('to')];
        if (from === undefined || to === undefined) break;
        if (kind === 'atMost') courses.push({ ...common, kind, from, to, events: invariant.atMost ?? 0 });
        else {
          const term = context.term(invariant.within ?? '', [...path, 'within']);
          courses.push({ ...common, kind, from, to, term });
        }
        break;
      }
      case 'order': {
        const order = invariant.order ?? [];
        for (const [index, state] of order.entries())
          if (!states.has(state))
            report.at([...path, 'order', index], 'name.unknown', {
              with: { kind: 'state', name: state },
              ...known(state, states.keys()),
            });
        courses.push({ ...common, kind, states: order });
      }
    }
  }
  return { invariants, courses };
}

/** An invariant is about the machines whose states it names; one that names none is about the first machine. */
function belongsTo(machine: string, invariant: InvariantDocument, context: Context): boolean {
  const machines = Object.keys(context.definition.document.workflow.machines);
  const { always, never, eventually, from, to, order = [] } = invariant;
  const texts = [always, never, eventually, from, to].flatMap((text) => text ?? []);
  const named = [
    ...texts.flatMap((text) => [...text.matchAll(/\bin\('([a-z][A-Za-z0-9-]*)/g)].map(([, root]) => root ?? '')),
    ...order.map((path) => path.split('.')[0] ?? ''),
  ].filter((root) => machines.includes(root));
  return named.length === 0 ? machine === machines[0] : named.includes(machine);
}
