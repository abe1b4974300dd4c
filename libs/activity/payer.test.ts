import { describe, expect, it } from '@jest/globals';
import { lawOn, modelOf, type RegionDocument } from '#language';
import { shippedLibrary } from '#testing';
import { payerOf } from './index.js';

const library = shippedLibrary();
const law = lawOn('2026-11-21', library.laws);

function payer(
  name: string,
  school: string,
  organisation: string,
  form: 'consult' | 'collective',
  change: (region: RegionDocument) => RegionDocument = (region) => region,
) {
  const { document, workflows } = library.regions.get(name)!;
  const workflow = workflows.get(modelOf(document, school, '2026-11-21')!.workflow)!;
  return payerOf({ school, organisation }, { form }, { region: change(document), workflow, law });
}

describe('the payer of collective work', () => {
  it.each([
    ['holland-rijnland', 'voorbeeldschool', 'jeugdteam-leidse-regio'],
    ['example-network', 'de-esdoorn', 'lokaal-team-berkendam'],
    ['example-silos', 'de-eerste-school', 'wijkteam-voorbeeldstad'],
  ])('is the prevention of the municipality in %s, at %s [R-093]', (region, school, organisation) => {
    expect(payer(region, school, organisation, 'collective').gives).toMatchObject({ payer: 'municipalityPrevention' });
    expect(payer(region, school, organisation, 'consult').gives).toMatchObject({ payer: 'municipalityLocalTeam' });
  });

  it('is the pool of the team for what the team, the school or its provider does', () => {
    for (const organisation of ['jos-de-vlieger', 'de-vlieger', 'ambulante-jeugdhulp']) {
      expect(payer('holland-rijnland', 'de-vlieger', organisation, 'collective').rule).toBe('collectivePool');
      expect(payer('holland-rijnland', 'de-vlieger', organisation, 'consult').rule).toBe('consultPool');
    }
  });

  it('is the municipality for what others do at such a school, and when the pool is empty', () => {
    const empty = (region: RegionDocument): RegionDocument => ({
      ...region,
      pools: Object.fromEntries(
        Object.entries(region.pools ?? {}).map(([id, pool]) => [id, { ...pool, hasRoom: false }]),
      ),
    });
    expect(payer('holland-rijnland', 'de-vlieger', 'jeugdgezondheidszorg', 'collective').rule).toBe(
      'collectiveOutside',
    );
    expect(payer('holland-rijnland', 'de-vlieger', 'jos-de-vlieger', 'collective', empty).rule).toBe(
      'collectiveOutside',
    );
  });

  it('comes with a receipt that knows of no pupil', () => {
    const { inputs, source } = payer('holland-rijnland', 'voorbeeldschool', 'jeugdteam-leidse-regio', 'collective');
    expect(inputs).toMatchObject({ form: 'collective', poolPays: false, need: null, crisis: false });
    expect(source.file).toBe('workflows/chain/workflow.yaml');
  });
});
