import { describe, expect, it } from '@jest/globals';
import type { RegionDocument } from './region-document.js';
import { modelOf } from './region-models.js';
import { checkRegion } from './region.js';
import type { WorkflowDocument } from './workflow-document.js';
import {
  change,
  diagnosticsOf,
  faultsOf,
  ORIGINAL_MODELS,
  readRegion,
  REGION,
  TODAY,
  WORKFLOWS,
} from './testing/region-sample.js';

describe('a region', () => {
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
});
