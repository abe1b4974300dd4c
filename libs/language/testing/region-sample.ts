/** A region in which nothing is wrong, for tests that change some lines of it and read what is told. */
import { readDocument } from '../read-document.js';
import type { RegionDocument } from '../region-document.js';
import { checkRegion } from '../region.js';
import { TreeSources } from '../sources.js';
import type { WorkflowDocument } from '../workflow-document.js';

/** The day on which it is judged. */
export const TODAY = '2026-11-21';

/** A region in which nothing is wrong; each test changes some lines of it. */
export const REGION = `schakel: 1
region: testland
title: { nl: Testland, en: Testland }
effectiveFrom: 2024-01-01
status: active
stage: building
vision:
  text: { nl: Samen, en: Together }
  goals:
    early: { goal: prevention, measures: [timeToFirstHelp] }
controllers:
  everyone: { name: Alle partijen, form: separate }
plans:
  support:
    kind: supportPlan
    title: Ondersteuningsplan
    owner: partnership
    fromDate: 2024-01-01
    untilDate: 2027-07-31
    refersTo: [youth]
    provenance: invented
  youth:
    kind: youthPlan
    title: Jeugdplan
    owner: city
    fromDate: 2024-01-01
    untilDate: 2027-12-31
    refersTo: [support]
    provenance: invented
workingAgreements:
  tasks:
    label: { nl: Taken, en: Tasks }
    owner: city
    reviewDate: 2027-01-01
    expectations:
      city: { nl: Beslist, en: Decides }
      partnership: { nl: Adviseert, en: Advises }
    provenance: invented
municipalities:
  here: { name: Hier, organisation: city, localTeam: access, provenance: invented }
organisations:
  city: { name: Stad, kind: municipality, roles: [municipalDecider], provenance: invented }
  village: { name: Dorp, kind: municipality, roles: [municipalDecider], provenance: invented }
  access: { name: Toegang, kind: localTeam, roles: [localTeamContact], provenance: invented }
  partnership: { name: Verband, kind: partnership, roles: [swvDecider], provenance: invented }
  helper: { name: Hulp, kind: provider, roles: [practitioner], provenance: invented }
  secondHelper: { name: Meer hulp, kind: provider, roles: [practitioner], provenance: invented }
  crew:
    name: Team
    kind: team
    roles: [teamLead, teamMember]
    provenance: invented
    team:
      domains: { education: blossom, youthHelp: helper }
      mandate: crewMandate
      pool: purse
      covenant: Convenant
      impactAssessment: DPIA
schools:
  blossom:
    name: De Bloesem
    types: [so, vso]
    municipality: here
    roles: [teacher]
    providers: [helper]
    team: crew
    contact: { organisation: access, role: localTeamContact }
    plan:
      agreedDate: 2023-11-01
      parties: [blossom, helper]
      expectations: { nl: Helder, en: Clear }
    provenance: invented
  acorn:
    name: De Eikel
    types: [po]
    municipality: here
    roles: [teacher]
    providers: [helper, secondHelper]
    contact: none
    provenance: invented
models:
  default: { workflow: chain, provenance: invented }
  special: { workflow: integrated, types: [sbo, so, vso], provenance: invented }
agreements:
  firstApproach: parents
  lifeWorldsFirst: true
  shortHelp: { maxTalks: 5, maxWeeks: 10 }
  planAfterTalk: true
  outOfArea: serve
  prefinancing: false
mandates:
  crewMandate: { roles: [teamMember], products: [group], provenance: invented }
pools:
  purse:
    label: { nl: Pot, en: Purse }
    contributors: { city: 60, village: 40 }
    hasRoom: true
    covers: [anxiety]
    provenance: invented
`;

/** The workflows that a region may name, as far as the check reads them. */
export const WORKFLOWS = new Map(
  Object.entries({
    chain: { acceptWithin: { type: 'workingDays', default: 10, min: 2, max: 60, label: { nl: 'x', en: 'x' } } },
    integrated: {},
    silos: {},
  }).map(([workflow, parameters]) => [
    workflow,
    { document: { workflow, parameters } as unknown as WorkflowDocument, blocks: [] },
  ]),
);

/** The text with `from`, which is in it exactly once, replaced. */
export function change(text: string, from: string, to: string): string {
  const [before, after, ...more] = text.split(from);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`Not once in the text: ${from}`);
  return before + to + after;
}

/** A region document with its places. */
export function readRegion(text: string): { document: RegionDocument; sources: TreeSources } {
  const { read, diagnostics } = readDocument({ file: 'region.yaml', text });
  if (read === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 2));
  return { document: read.document, sources: new TreeSources(new Map([['region', read.tree]])) };
}

/** What is told about a region, by its form or by what it means. */
export function diagnosticsOf(text: string) {
  const { read, diagnostics } = readDocument({ file: 'region.yaml', text });
  if (read === undefined) return diagnostics;
  const { document, sources } = readRegion(text);
  return checkRegion(document, WORKFLOWS, sources, TODAY);
}

/** Every fault as its severity and code, with the line of the text that it points at and, where there is one, the hint. */
export function faultsOf(text: string): string[] {
  const lines = text.split('\n');
  return diagnosticsOf(text).map(
    ({ severity, code, line, hint }) =>
      `${severity} ${code} | ${(lines[line - 1] ?? '').trim()}${hint === undefined ? '' : ` | ${hint}`}`,
  );
}

/** The minimal region with a change, and every fault of it. */
export const faultsAfter = (from: string, to: string): string[] => faultsOf(change(REGION, from, to));

/** The choices of models of the minimal region. */
export const ORIGINAL_MODELS = `  default: { workflow: chain, provenance: invented }
  special: { workflow: integrated, types: [sbo, so, vso], provenance: invented }
`;
