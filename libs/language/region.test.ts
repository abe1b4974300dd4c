import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { shippedLibrary } from '#testing';
import { readDocument } from './documents.js';
import type { RegionDocument } from './region-document.js';
import { checkRegion, modelOf } from './region.js';
import { TreeSources } from './sources.js';
import type { WorkflowDocument } from './workflow-document.js';

const TODAY = '2026-11-21';

/** A region in which nothing is wrong; each test changes some lines of it. */
const REGION = `schakel: 1
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
const WORKFLOWS = new Map(
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
function change(text: string, from: string, to: string): string {
  const [before, after, ...more] = text.split(from);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`Not once in the text: ${from}`);
  return before + to + after;
}

function readRegion(text: string): { document: RegionDocument; sources: TreeSources } {
  const { read, diagnostics } = readDocument({ file: 'region.yaml', text });
  if (read === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 2));
  return { document: read.document, sources: new TreeSources(new Map([['region', read.tree]])) };
}

function diagnosticsOf(text: string) {
  const { read, diagnostics } = readDocument({ file: 'region.yaml', text });
  if (read === undefined) return diagnostics;
  const { document, sources } = readRegion(text);
  return checkRegion(document, WORKFLOWS, sources, TODAY);
}

/** Every fault as its severity and code, with the line of the text that it points at and, where there is one, the hint. */
function faultsOf(text: string): string[] {
  const lines = text.split('\n');
  return diagnosticsOf(text).map(
    ({ severity, code, line, hint }) =>
      `${severity} ${code} | ${(lines[line - 1] ?? '').trim()}${hint === undefined ? '' : ` | ${hint}`}`,
  );
}

/** The minimal region with a change, and every fault of it. */
const faultsAfter = (from: string, to: string): string[] => faultsOf(change(REGION, from, to));

const ORIGINAL_MODELS = `  default: { workflow: chain, provenance: invented }
  special: { workflow: integrated, types: [sbo, so, vso], provenance: invented }
`;

describe('a region', () => {
  it('has no faults when everything in it fits', () => {
    expect(faultsOf(REGION)).toEqual([]);
  });

  describe('the model of a school', () => {
    const region = (models: Record<string, object>): RegionDocument =>
      readRegion(
        change(
          REGION,
          ORIGINAL_MODELS,
          Object.entries(models)
            .map(
              ([id, choice]) =>
                `  ${id}: ${JSON.stringify({ workflow: 'chain', provenance: 'invented', ...choice })}\n`,
            )
            .join(''),
        ),
      ).document;
    const all = {};
    const byTypes = { types: ['so', 'vso'] };
    const bySchool = { schools: ['blossom'] };

    // School blossom is for so and vso, acorn for po; the region is effective from 2024-01-01.
    it.each<[string, Record<string, object>, string, string, string | undefined]>([
      ['that of the region when nothing else fits', { all, byTypes }, 'acorn', TODAY, 'all'],
      ['that of its types rather than that of the region', { all, byTypes }, 'blossom', TODAY, 'byTypes'],
      ['its own rather than that of its types', { all, byTypes, bySchool }, 'blossom', TODAY, 'bySchool'],
      ['not that of another school', { all, bySchool }, 'acorn', TODAY, 'all'],
      ['not one for only some of its types', { all, some: { types: ['so'] } }, 'blossom', TODAY, 'all'],
      ['one for more types than it has', { all, more: { types: ['vso', 'po', 'so'] } }, 'blossom', TODAY, 'more'],
      ['none when no entry fits', { byTypes }, 'acorn', TODAY, undefined],
      ['none for a school that the region does not have', { all }, 'oak', TODAY, undefined],
      ['none before the region is effective', { all }, 'acorn', '2023-12-31', undefined],
      ['one on the day the region becomes effective', { all }, 'acorn', '2024-01-01', 'all'],
      ['not yet one that begins tomorrow', { all, new: { from: '2026-11-22' } }, 'acorn', TODAY, 'all'],
      ['one that begins today', { all, new: { from: TODAY } }, 'acorn', TODAY, 'new'],
      [
        'the one of equal rank that began last',
        { first: { from: '2024-09-01' }, third: { from: '2026-09-01' }, second: { from: '2025-09-01' } },
        'acorn',
        TODAY,
        'third',
      ],
      [
        'a more specific one that began earlier',
        { byTypes: { ...byTypes, from: '2024-09-01' }, all: { from: '2026-09-01' } },
        'blossom',
        TODAY,
        'byTypes',
      ],
      [
        'a less specific one until the more specific one begins',
        { all, byTypes, bySchool: { ...bySchool, from: '2027-08-01' } },
        'blossom',
        TODAY,
        'byTypes',
      ],
    ])('[R-017] is %s', (_, models, school, day, choice) => {
      const reversed = Object.fromEntries(Object.entries(models).reverse());
      // Order in the file means nothing.
      expect(modelOf(region(models), school, day)?.choice).toBe(choice);
      expect(modelOf(region(reversed), school, day)?.choice).toBe(choice);
    });

    it('[R-017] names the workflow of the choice', () => {
      expect(modelOf(region({ all, own: { workflow: 'integrated', ...bySchool } }), 'blossom', TODAY)).toEqual({
        choice: 'own',
        workflow: 'integrated',
      });
    });

    it('[R-090] changes for a school on the day that its own entry begins', () => {
      const moving = region({ all, moved: { workflow: 'integrated', schools: ['acorn'], from: '2026-08-01' } });
      expect(modelOf(moving, 'acorn', '2026-07-31')?.workflow).toBe('chain');
      expect(modelOf(moving, 'acorn', '2026-08-01')?.workflow).toBe('integrated');
    });
  });

  describe('the choices of models', () => {
    const withModels = (models: string): string => change(REGION, ORIGINAL_MODELS, models);

    it('[R-017] may not be of equal rank for one school and day', () => {
      const again = '  again: { workflow: chain, types: [vso, so], provenance: invented }';
      expect(faultsOf(withModels(`${ORIGINAL_MODELS}${again}\n`))).toEqual([
        `error region.model-twice | ${again.trim()}`,
      ]);
    });

    it('[R-017] may not become of equal rank on a later day', () => {
      const one = '  one: { workflow: chain, from: 2030-01-01, provenance: invented }\n';
      const two = '  two: { workflow: silos, from: 2030-01-01, provenance: invented }\n';
      expect(faultsOf(withModels(ORIGINAL_MODELS + one + two))).toEqual([`error region.model-twice | ${two.trim()}`]);
    });

    it('may be of one rank when they begin on different days', () => {
      const later = '  later: { workflow: silos, from: 2025-01-01, provenance: invented }\n';
      expect(faultsOf(withModels(ORIGINAL_MODELS + later))).toEqual([]);
    });

    it('must leave no school without a model', () => {
      const special = '  special: { workflow: integrated, types: [sbo, so, vso], provenance: invented }\n';
      expect(faultsOf(withModels(special))).toEqual(['error region.model-none | acorn:']);
    });

    it('[R-001] name a workflow that exists', () => {
      const text = change(REGION, 'workflow: chain', 'workflow: chian');
      expect(faultsOf(text)).toEqual([
        'error name.unknown | default: { workflow: chian, provenance: invented } | Did you mean "chain"?',
      ]);
      expect(diagnosticsOf(text)).toMatchObject([{ file: 'region.yaml', expected: 'one of chain, integrated, silos' }]);
    });

    it('name schools that exist', () => {
      const own = '  own: { workflow: chain, schools: [blosom], provenance: invented }';
      expect(faultsOf(withModels(`${ORIGINAL_MODELS}${own}\n`))).toEqual([
        `error name.unknown | ${own.trim()} | Did you mean "blossom"?`,
      ]);
    });

    it('[R-167] give a school only a workflow that is for all its types', () => {
      const { document, sources } = readRegion(REGION);
      const integrated = { workflow: 'integrated', schoolTypes: ['so'] } as unknown as WorkflowDocument;
      const workflows = new Map([...WORKFLOWS, ['integrated', { document: integrated, blocks: [] }]]);
      const faults = checkRegion(document, workflows, sources, document.effectiveFrom);
      expect(faults.map(({ code, message }) => `${code} ${message.en}`)).toEqual([
        'region.model-type The model integrated is not for school blossom (so, vso).',
      ]);
    });
  });

  describe('its parameters', () => {
    const withParameters = (parameters: string): string => `${REGION}parameters:\n  ${parameters}\n`;

    it('may change what the workflow declares', () => {
      expect(faultsOf(withParameters('chain: { acceptWithin: 5 }'))).toEqual([]);
    });

    it.each([
      ['a workflow', 'chian: { acceptWithin: 5 }', 'name.unknown', 'Did you mean "chain"?'],
      ['a parameter', 'chain: { acceptWithn: 5 }', 'name.unknown', 'Did you mean "acceptWithin"?'],
    ])('name %s that exists', (_, parameters, code, hint) => {
      expect(faultsOf(withParameters(parameters))).toEqual([`error ${code} | ${parameters} | ${hint}`]);
    });

    it('stay within the bounds of the parameter', () => {
      expect(faultsOf(withParameters('chain: { acceptWithin: 1 }'))).toEqual([
        'error parameter.value | chain: { acceptWithin: 1 }',
      ]);
    });
  });

  describe('its plans', () => {
    it('[R-023] may be on their last day', () => {
      expect(faultsAfter('untilDate: 2027-07-31', `untilDate: ${TODAY}`)).toEqual([]);
    });

    it('[R-023] give a warning from the day after their last one', () => {
      expect(faultsAfter('untilDate: 2027-07-31', 'untilDate: 2026-11-20')).toEqual([
        'warning region.plan-expired | untilDate: 2026-11-20',
      ]);
    });

    it('do not end before they begin', () => {
      expect(faultsAfter('untilDate: 2027-07-31', 'untilDate: 2023-12-31')).toEqual([
        'error region.plan-period | untilDate: 2023-12-31',
      ]);
    });

    it('[R-023] are of both sides, or one joint plan', () => {
      expect(faultsAfter('kind: youthPlan', 'kind: supportPlan')).toEqual([
        expect.stringContaining('error region.plan-kinds'),
      ]);
      expect(faultsAfter('kind: youthPlan', 'kind: joint')).toEqual([]);
    });

    it('[R-126] refer to each other both ways', () => {
      expect(faultsAfter('refersTo: [youth]', 'refersTo: []')).toEqual([
        'error region.plan-reference | refersTo: [support]',
      ]);
    });

    it('refer to plans that exist', () => {
      expect(faultsAfter('refersTo: [support]', 'refersTo: [support, suport]')).toEqual([
        'error name.unknown | refersTo: [support, suport] | Did you mean "support"?',
      ]);
    });

    it('[R-023] are part of every region', () => {
      const faults = faultsOf(REGION.replace(/^plans:\n[^]*?(?=^workingAgreements:)/m, ''));
      expect(faults).toEqual(['error form.missing-key | schakel: 1']);
    });
  });

  describe('its vision and stage', () => {
    const vision = /^vision:\n[^]*?(?=^controllers:)/m;

    it('[R-025] is needed to be active', () => {
      expect(faultsOf(REGION.replace(vision, ''))).toEqual(['error region.vision | status: active']);
    });

    it('[R-025] may be absent from a draft', () => {
      expect(faultsOf(change(REGION.replace(vision, ''), 'status: active', 'status: draft'))).toEqual([]);
    });

    it('[R-025] has at least one goal', () => {
      expect(faultsAfter('    early: { goal: prevention, measures: [timeToFirstHelp] }\n', '    {}\n')).toEqual([
        'error form.too-few | {}',
      ]);
    });

    it('[R-024] has goals among the seven gains', () => {
      expect(faultsAfter('goal: prevention', 'goal: preventoin')).toEqual([
        'error form.value | early: { goal: preventoin, measures: [timeToFirstHelp] } | Did you mean "prevention"?',
      ]);
    });

    it('[R-024] has goals that are each measured by something', () => {
      expect(faultsAfter('measures: [timeToFirstHelp]', 'measures: []')).toEqual([
        'error form.too-few | early: { goal: prevention, measures: [] }',
      ]);
    });

    it('[R-018] says how far the link has come, in one of four stages', () => {
      expect(faultsAfter('stage: building', 'stage: bilding')).toEqual([
        'error form.value | stage: bilding | Did you mean "building"?',
      ]);
      expect(faultsAfter('stage: building\n', '')).toEqual(['error form.missing-key | schakel: 1']);
    });
  });

  describe('its working agreements', () => {
    it('[R-022] are part of every region', () => {
      const faults = faultsOf(REGION.replace(/^workingAgreements:\n[^]*?(?=^municipalities:)/m, ''));
      expect(faults).toEqual(['error form.missing-key | schakel: 1']);
    });

    it.each([
      ['an owner', '    owner: city\n    reviewDate', '    reviewDate'],
      ['a review date', '    reviewDate: 2027-01-01\n', ''],
    ])('[R-022] have %s', (_, from, to) => {
      expect(faultsAfter(from, to)).toEqual(['error form.missing-key | label: { nl: Taken, en: Tasks }']);
    });

    it('[R-022] say what is expected of at least two parties', () => {
      expect(faultsAfter('      partnership: { nl: Adviseert, en: Advises }\n', '')).toEqual([
        'error form.too-few | city: { nl: Beslist, en: Decides }',
      ]);
    });

    it('expect something only of organisations that exist', () => {
      expect(faultsAfter('partnership: { nl: Adv', 'partnershp: { nl: Adv')).toEqual([
        'error name.unknown | partnershp: { nl: Adviseert, en: Advises } | Did you mean "partnership"?',
      ]);
    });
  });

  describe('a school', () => {
    it('[R-037] names a fixed contact or says that it has none', () => {
      expect(faultsAfter('    contact: none\n', '')).toEqual(['error form.missing-key | name: De Eikel']);
      expect(faultsAfter('contact: none', 'contact: nobody')).toEqual(['error form.kind | contact: nobody']);
    });

    it('[R-037] has a contact with a role that the organisation has', () => {
      expect(faultsAfter('role: localTeamContact', 'role: teamMember')).toEqual([
        'error region.role | contact: { organisation: access, role: teamMember }',
      ]);
    });

    it('stands in a municipality of the region', () => {
      const text = REGION.replace('    municipality: here\n', '    municipality: there\n');
      expect(faultsOf(text)).toEqual(['error name.unknown | municipality: there | Did you mean "here"?']);
    });

    it('does not share its id with an organisation', () => {
      const text = change(REGION, '  acorn:\n', '  village:\n');
      expect(faultsOf(text)).toEqual([
        'error name.twice | village: { name: Dorp, kind: municipality, roles: [municipalDecider], provenance: invented }',
      ]);
    });
  });

  describe('a school with the integrated model', () => {
    it('[R-011] needs a team', () => {
      expect(faultsAfter('    team: crew\n', '')).toEqual(['error region.team | blossom:']);
    });

    it.each(['mandate', 'pool', 'covenant', 'impactAssessment'])('[R-011] needs a team with %s', (key) => {
      const text = REGION.replace(new RegExp(`^      ${key}: .*\n`, 'm'), '');
      expect(faultsOf(text)).toEqual(['error form.missing-key | domains: { education: blossom, youthHelp: helper }']);
    });

    it('[R-011] needs a team that unites the school and its provider', () => {
      expect(
        faultsAfter('{ education: blossom, youthHelp: helper }', '{ education: blossom, youthHelp: secondHelper }'),
      ).toEqual(['error region.team-domains | team: crew']);
      expect(
        faultsAfter('{ education: blossom, youthHelp: helper }', '{ education: helper, youthHelp: helper }'),
      ).toEqual(['error region.team-domains | team: crew']);
    });

    it('[R-011] needs a team of at least two domains', () => {
      expect(faultsAfter('{ education: blossom, youthHelp: helper }', '{ youthHelp: helper }')).toEqual([
        'error form.too-few | domains: { youthHelp: helper }',
      ]);
    });

    it.each([
      ['mandate', 'mandate: crewMandate', 'mandate: crewMandat', 'crewMandate'],
      ['pool', 'pool: purse', 'pool: purs', 'purse'],
    ])('[R-011] needs a team with a %s that exists', (_, from, to, meant) => {
      expect(faultsAfter(from, to)).toEqual([`error name.unknown | ${to} | Did you mean "${meant}"?`]);
    });

    it('[R-068] needs a school plan', () => {
      expect(faultsOf(REGION.replace(/^ {4}plan:\n( {6}.*\n)+/m, ''))).toEqual(['error region.team | blossom:']);
    });

    it.each([
      ['parties', '      parties: [blossom, helper]\n', 'agreedDate: 2023-11-01'],
      ['a day', '      agreedDate: 2023-11-01\n', 'parties: [blossom, helper]'],
      ['expectations', '      expectations: { nl: Helder, en: Clear }\n', 'agreedDate: 2023-11-01'],
    ])('[R-068] needs a school plan with %s', (_, line, first) => {
      expect(faultsAfter(line, '')).toEqual([`error form.missing-key | ${first}`]);
    });

    it.each([
      ['a second provider', '[helper, secondHelper]'],
      ['the same provider twice', '[helper, helper]'],
      ['no provider', '[]'],
    ])('[R-067] cannot have %s', (_, providers) => {
      expect(faultsAfter('providers: [helper]', `providers: ${providers}`)).toEqual([
        'error region.provider-one | providers: ' + providers,
      ]);
    });

    it('[R-067] cannot have a provider that is none', () => {
      expect(faultsAfter('providers: [helper]', 'providers: [access]')).toEqual([
        'error region.kind | providers: [access]',
      ]);
    });

    it('[R-085] gets a warning when its plan is younger than four weeks at the start', () => {
      expect(faultsAfter('agreedDate: 2023-11-01', 'agreedDate: 2023-12-05')).toEqual([
        'warning region.lead-time | agreedDate: 2023-12-05',
      ]);
      expect(faultsAfter('agreedDate: 2023-11-01', 'agreedDate: 2023-12-04')).toEqual([]);
    });
  });

  describe('a school with another model', () => {
    it('needs neither team nor plan and may have two providers', () => {
      const [, acorn = ''] = /^ {2}acorn:\n((?: {4}.*\n)+)/m.exec(REGION) ?? [];
      expect(acorn).toContain('providers: [helper, secondHelper]');
      expect(acorn).not.toMatch(/team|plan/);
      expect(faultsOf(REGION)).toEqual([]);
    });
  });

  describe('a pool', () => {
    it.each([
      ['99', '{ city: 60, village: 39 }'],
      ['101', '{ city: 60, village: 41 }'],
    ])('[R-012] has shares of 100 % together, not %s', (total, contributors) => {
      const text = change(REGION, '{ city: 60, village: 40 }', contributors);
      expect(faultsOf(text)).toEqual([`error region.shares | contributors: ${contributors}`]);
      expect(diagnosticsOf(text)[0]?.message.en).toContain(total);
    });

    it('[R-012] has at least two contributors', () => {
      expect(faultsAfter('{ city: 60, village: 40 }', '{ city: 100 }')).toEqual([
        'error form.too-few | contributors: { city: 100 }',
      ]);
    });

    it('has contributors that exist', () => {
      expect(faultsAfter('village: 40', 'vilage: 40')).toEqual([
        'error name.unknown | contributors: { city: 60, vilage: 40 } | Did you mean "village"?',
      ]);
    });
  });

  describe('an organisation that is named', () => {
    it.each([
      ['owner of a plan', 'owner: partnership', 'owner: partnrship', 'partnership'],
      ['owner of a working agreement', 'owner: city\n    reviewDate', 'owner: citty\n    reviewDate', 'city'],
      ['organisation of a municipality', 'organisation: city, localTeam', 'organisation: citi, localTeam', 'city'],
      ['local team of a municipality', 'localTeam: access', 'localTeam: acess', 'access'],
      ['member of a team', 'youthHelp: helper', 'youthHelp: helpr', 'helper'],
      ['provider of a school', 'providers: [helper]', 'providers: [helpr]', 'helper'],
      ['team of a school', 'team: crew\n', 'team: krew\n', 'crew'],
      ['contact of a school', 'organisation: access, role', 'organisation: acces, role', 'access'],
    ])('as %s must exist', (_, from, to, meant) => {
      const line = to.split('\n')[0] ?? '';
      const faults = faultsAfter(from, to);
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(new RegExp(`^error name\\.unknown \\| .*${line.replace(/[[\]]/g, '\\$&')}`));
      expect(faults[0]).toContain(`Did you mean "${meant}"?`);
    });

    it.each([
      ['organisation of a municipality', 'organisation: city, localTeam', 'organisation: partnership, localTeam'],
      ['local team of a municipality', 'localTeam: access', 'localTeam: city'],
      ['team of a school', 'team: crew\n', 'team: access\n'],
      ['partnership of a school', '    team: crew\n', '    team: crew\n    partnership: city\n'],
      ['provider of a school', 'providers: [helper, secondHelper]', 'providers: [helper, acorn]'],
    ])('as %s must be of the right kind', (_, from, to) => {
      const faults = faultsAfter(from, to);
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(/^error region\.kind /);
    });

    it('is a team exactly when it says what makes it one', () => {
      expect(faultsAfter('    kind: team\n', '    kind: region\n')).toEqual([
        'error value.missing | kind: region',
        'error region.kind | team: crew',
      ]);
      expect(faultsAfter('Meer hulp, kind: provider', 'Meer hulp, kind: team')).toEqual([
        'error value.missing | secondHelper: { name: Meer hulp, kind: team, roles: [practitioner], provenance: invented }',
        'error region.kind | providers: [helper, secondHelper]',
      ]);
    });
  });
});

describe('Holland Rijnland as shipped', () => {
  const shipped = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const { document: region } = readRegion(shipped('config/regions/holland-rijnland.yaml'));
  const special = Object.entries(region.schools).filter(([, { provenance }]) => provenance === 'source');

  it('has no faults', () => {
    const { diagnostics, regions } = shippedLibrary();
    expect(diagnostics).toEqual([]);
    expect([...regions.keys()]).toContain('holland-rijnland');
  });

  it('[R-066] has the fifteen special schools with their types and municipalities', () => {
    expect(
      Object.fromEntries(special.map(([, { name, types, municipality }]) => [name, [...types, municipality]])),
    ).toEqual({
      Savioschool: ['sbo', 'hillegom'],
      'De Leidse Buitenschool': ['so', 'katwijk'],
      'SBO de Windvang': ['sbo', 'katwijk'],
      'Korte Vlietschool': ['so', 'leiden'],
      'Leo Kanner College': ['vso', 'leiden'],
      'Praktijkcollege het Metrum': ['vso', 'leiden'],
      'PI-school de Brug': ['so', 'leiden'],
      'SBO De Vlieger': ['sbo', 'leiden'],
      'De Thermiek (mytylschool)': ['so', 'vso', 'leiden'],
      'Leo Kanner P.C. Hooftcollege': ['vso', 'leiderdorp'],
      'Don Bosco school': ['sbo', 'lisse'],
      'So De Duinpieper': ['so', 'noordwijk'],
      'VSO Het Duin': ['vso', 'noordwijk'],
      'Leo Kanner SO': ['so', 'oegstgeest'],
      'Leo Kannerschool': ['vso', 'oegstgeest'],
    });
    expect(special).toHaveLength(15);
  });

  it('[R-067] has one provider of the five for each special school', () => {
    const providers = Object.keys(region.organisations).filter((id) => region.organisations[id]?.kind === 'provider');
    expect(providers).toEqual(['ambulante-jeugdhulp', 'cardea', 'inzowijs', 'prodeba', 'schavuiten']);
    for (const [, school] of special) {
      expect(school.providers).toHaveLength(1);
      expect(providers).toContain(school.providers[0]);
    }
  });

  it('claims a source for three pairs of school and provider only, and says that the others are invented', () => {
    const pairs = special.map(([, { name, providers, providerProvenance }]) => [
      providerProvenance,
      name,
      ...providers,
    ]);
    expect(pairs.filter(([provenance]) => provenance === 'source')).toEqual([
      ['source', 'Leo Kanner College', 'inzowijs'],
      ['source', 'Praktijkcollege het Metrum', 'ambulante-jeugdhulp'],
      ['source', 'SBO De Vlieger', 'ambulante-jeugdhulp'],
    ]);
    expect(pairs.filter(([provenance]) => provenance === 'invented')).toHaveLength(12);
  });

  it('says that its other schools are invented, also in their names', () => {
    const others = Object.values(region.schools).filter(({ provenance }) => provenance !== 'source');
    expect(others.map(({ name, types, provenance }) => [name, ...types, provenance])).toEqual([
      ['Voorbeeldschool (verzonnen)', 'po', 'invented'],
      ['Voorbeeldcollege (verzonnen)', 'vo', 'invented'],
    ]);
  });

  it('[R-090] has the integrated model at special schools and the chain at regular ones', () => {
    const models = Object.entries(region.schools).map(([id, { types }]) => [
      types.some((type) => ['sbo', 'so', 'vso'].includes(type)) ? 'special' : 'regular',
      modelOf(region, id, region.effectiveFrom)?.workflow,
    ]);
    expect(new Set(models.map(String))).toEqual(new Set(['special,integrated', 'regular,chain']));
  });

  it('gives each special school the team of its own provider', () => {
    for (const [id, school] of special) {
      expect(region.organisations[school.team ?? '']?.team?.domains).toEqual({
        education: id,
        youthHelp: school.providers[0],
      });
    }
  });

  it('has a pool for the needs of the chain, without learning problems and lifelong care', () => {
    const outside = ['learning', 'lifelongCare'];
    const needs = Object.keys(shippedLibrary().workflows.get('chain')?.document.codes?.['need'] ?? {});
    expect(needs).toEqual(expect.arrayContaining(outside));
    expect(region.pools?.['jos']?.covers).toEqual(needs.filter((need) => !outside.includes(need)));
  });

  it('has the twelve municipalities of the youth region, nine of which take part', () => {
    const all = Object.values(region.municipalities);
    expect(all).toHaveLength(12);
    expect(all.filter(({ organisation }) => organisation === undefined).map(({ name }) => name)).toEqual([
      'Alphen aan den Rijn',
      'Kaag en Braassem',
      'Nieuwkoop',
    ]);
  });

  it('has the renewed agreement of the boards with its day', () => {
    expect(region.workingAgreements['leadingPrinciples']).toMatchObject({
      agreedDate: '2022-02-23',
      provenance: 'source',
    });
  });
});
