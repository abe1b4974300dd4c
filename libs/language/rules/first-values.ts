/** What a fact holds before anything was recorded. */
import type { Reporter } from '../compile-values.js';
import { isGuardReadable } from '../fact-field.js';
import type { Workflow } from '../workflow.js';
import { machinesOf } from './rule.js';

/** What a guard can read has a value from the first moment, so that guards are total. */
export function readableFacts(workflow: Workflow, report: Reporter): void {
  const check = (name: string, field: Parameters<typeof isGuardReadable>[0], path: readonly string[]): void => {
    if (isGuardReadable(field) && field.type !== 'enum' && field.type !== 'set' && field.default === undefined) {
      report.atKey(path, 'data.default', { with: { name }, expected: `default: a value of type ${field.type}` });
    }
  };
  const { workflow: document, blocks } = workflow.definition.document;
  for (const machine of machinesOf(workflow)) {
    for (const [name, field] of machine.fields) {
      const block = machine.blocks.find((one) => blocks[one]?.data?.[name] !== undefined);
      const path =
        block !== undefined
          ? ['blocks', block, 'data', name]
          : document.machines[machine.name]?.data?.[name] !== undefined
            ? ['workflow', 'machines', machine.name, 'data', name]
            : ['workflow', 'data', name];
      check(name, field, path);
    }
  }
}
