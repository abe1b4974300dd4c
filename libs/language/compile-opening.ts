/** The events that open a case: whether the machine and state exist, and that one of them is the default. */
import type { Context } from './compile-context.js';
import { known } from './compile-values.js';
import type { Machine } from './workflow.js';

export function checkOpenings(context: Context, machines: ReadonlyMap<string, Machine>): void {
  const { report } = context;
  const defaults = [...context.events.values()].filter(({ isDefault }) => isDefault);
  const openings = [...context.events.values()].filter(({ opens }) => opens !== undefined);
  for (const event of openings) {
    const at = [...event.path, 'opens'];
    const machine = machines.get(event.opens?.machine ?? '');
    if (machine === undefined) {
      report.at([...at, 'machine'], 'name.unknown', {
        with: { kind: 'machine', name: event.opens?.machine ?? '' },
        ...known(event.opens?.machine ?? '', machines.keys()),
      });
      continue;
    }
    const state = machine.states.get(event.opens?.at ?? '');
    if (
      state === undefined ||
      state.kind === 'history' ||
      state.kind === 'final' ||
      !state.path.startsWith(`${machine.name}.`)
    ) {
      report.at([...at, 'at'], 'name.unknown', {
        with: { kind: 'state', name: event.opens?.at ?? '' },
        ...known(
          event.opens?.at ?? '',
          [...machine.states.keys()].filter((path) => path.startsWith(`${machine.name}.`)),
        ),
      });
    }
  }
  if (defaults.length !== 1) {
    report.at(['workflow', 'events'], 'event.default', {
      with: { count: defaults.length },
      expected: 'exactly one opening event with default: true',
    });
  }
  for (const event of defaults) {
    if (event.opens === undefined)
      report.at(event.path, 'event.default', { with: { count: 0 }, expected: 'opens: { machine, at }' });
    for (const [name, field] of event.fields) {
      if (!field.optional && field.default === undefined) {
        report.at([...event.path, 'data', name], 'event.default-data', {
          with: { name },
          expected: 'optional: true or a default',
        });
      }
    }
  }
}
