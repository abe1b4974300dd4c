/** What is declared is used. */
import type { Reporter } from '../compile-values.js';
import type { Workflow } from '../workflow.js';
import { allActions, fault, machinesOf, transitionsOf } from './rule.js';

/** Nothing is declared that nothing uses. */
export function usedNames(workflow: Workflow, report: Reporter): void {
  const { workflow: document, blocks } = workflow.definition.document;
  const text = (value: unknown): string => JSON.stringify(value);
  const everything = [document, ...Object.values(blocks)];
  const bodies = everything
    .map((one) =>
      text({
        ...one,
        parameters: undefined,
        conditions: undefined,
        facts: undefined,
        codes: undefined,
        data: undefined,
        events: undefined,
      }),
    )
    .join('\n');
  const conditionTexts = everything
    .flatMap((one) => Object.values(one.conditions ?? {}).map(({ when }) => when))
    .join('\n');
  const factTexts = everything
    .flatMap((one) => Object.values(one.facts ?? {}).flatMap((fact) => Object.values(fact.with ?? {})))
    .join('\n');
  const fieldTexts = everything
    .map((one) => text([one.data, one.events, (one as { machines?: unknown }).machines]))
    .join('\n');
  const word = (name: string, within: string): boolean => new RegExp(`\\b${name}\\b`).test(within);
  const sections: [string, 'parameters' | 'conditions' | 'facts' | 'codes' | 'data', (name: string) => boolean][] = [
    ['parameter', 'parameters', (name) => word(name, bodies) || word(name, conditionTexts)],
    ['condition', 'conditions', (name) => word(name, bodies)],
    ['fact of the world', 'facts', (name) => word(`facts.${name}`, bodies + conditionTexts)],
    ['code list', 'codes', (name) => new RegExp(`"(values|of|per)":"${name}"`).test(fieldTexts)],
    [
      'fact',
      'data',
      (name) =>
        word(name, bodies) ||
        word(name, conditionTexts) ||
        word(name, factTexts) ||
        (word(`consent`, bodies) && name === 'consent'),
    ],
  ];
  for (const [index, one] of everything.entries()) {
    const root = index === 0 ? ['workflow'] : ['blocks', Object.keys(blocks)[index - 1] ?? ''];
    for (const [kind, key, isUsed] of sections) {
      for (const name of Object.keys(one[key] ?? {})) {
        if (!isUsed(name)) report.atKey([...root, key, name], 'name.unused', { with: { kind, name } });
      }
    }
  }
  const taken = new Set(
    machinesOf(workflow).flatMap((machine) =>
      transitionsOf(machine).flatMap(({ trigger }) => (trigger.kind === 'event' ? [trigger.event] : [])),
    ),
  );
  for (const event of workflow.events.values()) {
    if (!taken.has(event.name) && event.opens === undefined)
      fault(report, event.at, 'name.unused', { kind: 'event', name: event.name });
  }
  for (const party of workflow.parties.keys()) {
    if (!word(party, bodies))
      report.atKey(['workflow', 'parties', party], 'name.unused', { with: { kind: 'party', name: party } });
  }
  for (const relation of workflow.relations.keys()) {
    if (
      !machinesOf(workflow).some((machine) =>
        allActions(machine).some(
          (action) =>
            (action.kind === 'open' && action.as === relation) ||
            (action.kind === 'join' && action.related === relation),
        ),
      )
    ) {
      report.atKey(['workflow', 'relations', relation], 'name.unused', { with: { kind: 'relation', name: relation } });
    }
  }
}
