/** A small workflow for tests of semantics: a chart as YAML, wrapped in all that a whole document needs. */
import { formatDiagnostic, hasErrors, readLibrary, type Workflow } from '#language';

export interface SmallWorkflow {
  /** The states of the machine `small`, as YAML. */
  readonly states: string;
  /** Keys of the machine besides its states, as YAML. */
  readonly machine?: string;
  readonly data?: string;
  readonly parameters?: string;
  readonly conditions?: string;
  /** Names of events that the party `school` may fire, or whole entries as YAML. */
  readonly events: readonly string[];
  readonly eventEntries?: string;
  readonly more?: string;
  /** Parties besides the school, as YAML. */
  readonly parties?: string;
  /** Blocks beside it that it takes nothing into, by name: the whole document of each, as YAML. */
  readonly blocks?: Readonly<Record<string, string>>;
  /** Other machines, as YAML. */
  readonly machines?: string;
}

const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

/** The whole document, as YAML. */
export const smallWorkflowText = (small: SmallWorkflow): string => `schakel: 1
workflow: small
title: { nl: klein, en: small }
purpose: { nl: proef, en: test }
characteristics: { one: { nl: een, en: one } }
uses: { ${Object.keys(small.blocks ?? {})
  .map((name) => `${name}: {}`)
  .join(', ')} }
${small.parameters === undefined ? '' : `parameters:\n${indent(small.parameters, 2)}`}
${small.data === undefined ? '' : `data:\n${indent(small.data, 2)}`}
${small.conditions === undefined ? '' : `conditions:\n${indent(small.conditions, 2)}`}
parties:
  school: { label: { nl: school, en: school }, kind: school, roles: [teacher, supportCoordinator], found: school, visibility: full }
${small.parties === undefined ? '' : indent(small.parties, 2)}
events:
  OPENED: { opens: { machine: small, at: ${firstState(small)} }, default: true, by: [teacher], label: { nl: open, en: open } }
${small.events.map((event) => `  ${event}: { by: [teacher, supportCoordinator], label: { nl: ${event}, en: ${event} } }`).join('\n')}
${small.eventEntries === undefined ? '' : indent(small.eventEntries, 2)}
${small.more ?? ''}
machines:
  small:
    label: { nl: klein, en: small }
    owner: school
${small.machine === undefined ? '' : indent(small.machine, 4)}
    states:
${indent(small.states, 6)}
${small.machines === undefined ? '' : indent(small.machines, 2)}`;

/** Compiles it; throws with every diagnostic when it is not right. */
export function smallWorkflow(small: SmallWorkflow): Workflow {
  const text = smallWorkflowText(small);
  const blocks = Object.entries(small.blocks ?? {}).map(([name, block]) => ({ file: `${name}.yaml`, text: block }));
  const library = readLibrary([{ file: 'small.yaml', text }, ...blocks], '2026-11-21');
  const found = library.workflows.get('small')?.workflow;
  if (found === undefined || hasErrors(library.diagnostics)) {
    throw new Error(`${library.diagnostics.map((one) => formatDiagnostic(one)).join('\n')}\n${text}`);
  }
  return found;
}

/** The path of the first state, where OPENED starts the machine. */
function firstState(small: SmallWorkflow): string {
  return `small.${/^([a-z][A-Za-z0-9]*):/m.exec(small.states)?.[1] ?? ''}`;
}
