/** What a fact holds before anything was recorded. */
import { factPath } from '../compile-context.js';
import type { Reporter } from '../compile-values.js';
import { isGuardReadable } from '../fact-field.js';
import type { Path } from '../sources.js';
import type { Workflow } from '../workflow.js';
import { machinesOf } from './rule.js';

/** What a guard can read has a value from the first moment, so that guards are total. */
export function readableFacts(workflow: Workflow, report: Reporter): void {
  const check = (name: string, field: Parameters<typeof isGuardReadable>[0], path: Path): void => {
    if (isGuardReadable(field) && field.type !== 'enum' && field.type !== 'set' && field.default === undefined) {
      report.atKey(path, 'data.default', { with: { name }, expected: `default: a value of type ${field.type}` });
    }
  };
  for (const machine of machinesOf(workflow)) {
    for (const [name, field] of machine.fields) {
      check(name, field, factPath(workflow.definition, machine.name, name));
    }
  }
}
