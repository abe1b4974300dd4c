import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { shippedFiles, shippedLibrary, shippedStories, TODAY } from '#testing';
import { readLibrary, readRegion as readUploaded } from './documents.js';
import { modelOf } from './region-models.js';
import { readRegion } from './testing/region-sample.js';

describe('Holland Rijnland as shipped', () => {
  const shipped = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const { document: region } = readRegion(shipped('config/regions/holland-rijnland.yaml'));
  const special = Object.entries(region.schools).filter(([, { provenance }]) => provenance === 'source');

  it('has no faults', () => {
    const { diagnostics, regions } = shippedStories();
    expect(diagnostics).toEqual([]);
    expect([...regions.keys()]).toContain('holland-rijnland');
  });

  it('[R-086] has the school ring its fixed contact when a hand-over to the local team waits', () => {
    const library = shippedLibrary();
    const tasksOf = (region: string | undefined): string[] => {
      const all = region === undefined ? library.workflows : library.regions.get(region)?.sources;
      const state = all?.get('chain')?.workflow.machines.get('chain')?.states.get('chain.supportTeam.offered');
      return (state?.transitions ?? []).flatMap(({ actions }) =>
        actions.flatMap((action) => (action.kind === 'task' ? [action.id] : [])),
      );
    };
    expect(tasksOf('holland-rijnland')).toEqual(['ringContact']);
    expect(tasksOf(undefined)).toEqual([]);
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

  it.each([
    ['the needs of a pool', 'covers: [anxiety,', 'covers: [anxeity,', 'There is no need "anxeity".'],
    ['the needs that it links to angles [R-092]', '  trauma: [specialised]', '  trauna: [specialised]', '"trauna"'],
    [
      'the products of a mandate',
      'products: [individual,',
      'products: [individuel,',
      'There is no product "individuel".',
    ],
  ])('is told that one of %s is not of its models', (_what, from, to, expected) => {
    // The models that it has chosen are enough.
    const files = shippedFiles(['workflows', 'config']).filter(
      ({ file }) => !/scenarios|replays|example-|silos|network/.test(file),
    );
    const changed = files.map((one) =>
      one.file === 'config/regions/holland-rijnland.yaml' ? { ...one, text: one.text.replace(from, to) } : one,
    );
    const { diagnostics } = readLibrary(changed, TODAY);
    expect(diagnostics.map(({ code, message }) => `${code} ${message.en}`)).toEqual([
      expect.stringContaining(expected),
    ]);
    expect(diagnostics[0]).toMatchObject({ code: 'name.unknown', hint: expect.anything() });
  });

  it('is read again by itself, in its place and in no other', () => {
    const library = shippedLibrary();
    const file = { file: 'upload.yaml', text: shipped('config/regions/holland-rijnland.yaml') };
    const again = readUploaded(library, 'holland-rijnland', file, TODAY);
    expect(again.diagnostics).toEqual([]);
    expect(again.source?.document).toEqual(region);
    const other = readUploaded(library, 'example-silos', file, TODAY);
    expect(other.source).toBeUndefined();
    expect(other.diagnostics).toMatchObject([
      { code: 'region.other', file: 'upload.yaml', expected: 'region: example-silos' },
    ]);
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
