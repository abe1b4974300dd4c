/** The parties of a workflow and the ways to find their organisations. Which organisation it is, is for the region. */
import type { Context } from './compile-context.js';
import { known } from './compile-values.js';
import type { Finder } from './workflow.js';

export function readFinder(text: string): Finder {
  const found = /^([a-zA-Z]+)(?:\(([A-Za-z0-9]+)\))?$/.exec(text);
  const [, way = 'school', of] = found ?? [];
  return { way: way as Finder['way'], ...(of === undefined ? {} : { of }) };
}

export function checkParties(context: Context): void {
  const { workflow } = context.definition.document;
  const facts = new Set(
    Object.keys(workflow.machines).flatMap((machine) =>
      [...context.fieldsOf(machine).entries()]
        .filter(([, field]) => field.type === 'organisation')
        .map(([name]) => name),
    ),
  );
  for (const party of context.parties.values()) {
    for (const finder of party.found) {
      if (finder.way === 'chosen' && !facts.has(finder.of ?? '')) {
        context.report.at(['workflow', 'parties', party.id, 'found'], 'name.unknown', {
          with: { kind: 'fact of type organisation', name: finder.of ?? '' },
          ...known(finder.of ?? '', facts),
        });
      }
    }
  }
}
