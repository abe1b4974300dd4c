/** Whether the way in which a party is found can find an organisation of its kind. Finds none itself: that is for the region. */
import type { Reporter } from '../compile-values.js';
import type { Finder, Workflow } from '../workflow.js';
import { machinesOf } from './rule.js';

/** What each way finds; `chosen` finds what its fact holds, and `regional` whatever serves the region. */
const FINDS: Readonly<Partial<Record<Finder['way'], string>>> = {
  school: 'school',
  localTeamOf: 'localTeam',
  municipalityOf: 'municipality',
  providerOf: 'provider',
  partnershipOf: 'partnership',
  teamOf: 'team',
  youthHealthOf: 'youthHealth',
};

/** Every way to find a party finds organisations of its kind. */
export function kindsFound(workflow: Workflow, report: Reporter): void {
  for (const { id, kind, found } of workflow.parties.values()) {
    const at = ['workflow', 'parties', id, 'found'];
    const isList = Array.isArray(workflow.definition.document.workflow.parties[id]?.found);
    for (const [index, { way, of = '' }] of found.entries()) {
      const kinds =
        way === 'chosen'
          ? machinesOf(workflow).flatMap(({ fields }) => fields.get(of)?.kind ?? [])
          : [FINDS[way] ?? kind];
      const other = kinds.find((one) => one !== kind);
      if (other !== undefined)
        report.at(isList ? [...at, index] : at, 'party.kind', {
          with: { way: of === '' ? way : `${way}(${of})`, party: id, found: other, kind },
          expected: `a way that finds an organisation of kind ${kind}`,
        });
    }
  }
}
