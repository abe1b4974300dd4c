/** The place that the cases of a machine need: facts, states, events and a party that exist. What it means is for the rules. */
import { needEvent, type Context } from './compile-context.js';
import { known } from './compile-values.js';
import { describeField, type FactField } from './fact-field.js';
import type { Path } from './sources.js';
import type { ChartState, MachinePlace } from './workflow.js';

/** Nothing for a machine whose cases need no place, or whose place has faults. */
export function compilePlace(
  machine: string,
  states: ReadonlyMap<string, ChartState>,
  context: Context,
): { readonly place?: MachinePlace } {
  const { report } = context;
  const document = context.definition.document.workflow.places?.[machine];
  if (document === undefined) return {};
  const at: Path = ['workflow', 'places', machine];
  const party = context.parties.get(document.party);
  if (party === undefined)
    report.at([...at, 'party'], 'name.unknown', {
      with: { kind: 'party', name: document.party },
      ...known(document.party, context.parties.keys()),
    });
  const fields = context.fieldsOf(machine);
  for (const [key, type] of FACTS) {
    const name = document[key];
    if (name === undefined) continue;
    const field = fields.get(name);
    if (field === undefined)
      report.at([...at, key], 'name.unknown', { with: { kind: 'fact', name }, ...known(name, fields.keys()) });
    else if (!isOf(field, type, party?.kind))
      report.at([...at, key], 'place.fact', {
        with: { name, found: describeField(field) },
        expected: type === 'enum' ? 'a fact of type enum' : `an organisation of kind ${party?.kind ?? 'the party'}`,
      });
  }
  for (const key of ['heldIn', 'keptIn', 'waitsIn'] as const)
    for (const [index, path] of (document[key] ?? []).entries())
      if (!states.has(path))
        report.at([...at, key, index], 'name.unknown', {
          with: { kind: 'state', name: path },
          ...known(path, states.keys()),
        });
  for (const key of ['beyond', 'givenBackBy'] as const)
    for (const [index, event] of (document[key] ?? []).entries()) needEvent(event, [...at, key, index], context);
  if (document.whenFree !== undefined) needEvent(document.whenFree, [...at, 'whenFree'], context);
  const { keptIn = [], waitsIn = [], beyond = [], givenBackBy = [] } = document;
  return {
    place: { ...document, kind: party?.kind ?? '', keptIn, waitsIn, beyond, givenBackBy, at: context.line(at) },
  };
}

const FACTS = [
  ['product', 'enum'],
  ['need', 'enum'],
  ['chosen', 'organisation'],
  ['reason', 'enum'],
] as const;

function isOf(field: FactField, type: 'enum' | 'organisation', kind: string | undefined): boolean {
  return field.type === type && field.per === undefined && (type === 'enum' || field.kind === kind);
}
