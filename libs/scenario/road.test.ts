import { describe, expect, it } from '@jest/globals';
import { shippedCalendar, shippedStories } from '#testing';
import { readRoad, rehearse, type Road } from './index.js';

const library = shippedStories();
const calendar = shippedCalendar();

const roadOf = (workflow: string, scenario: string): Road => {
  const found = library.scenarios.find(
    ({ document }) => document.workflow === workflow && document.scenario === scenario,
  )!;
  return readRoad(rehearse(found.document, library, calendar), found.document.title, found.file, library);
};
const owners = (road: Road): string[] =>
  road.cases.map(({ title, owners: parties }) => `${title.en}: ${parties.map(({ en }) => en).join(', ')}`);

describe('the road of a pupil of thirteen with trouble at school and at home', () => {
  const silos = roadOf('silos', 'complex-at-13');
  const chain = roadOf('chain', 'complex-at-13');
  const network = roadOf('network', 'complex-at-13');
  const integrated = roadOf('integrated', 'complex-at-13');

  it('leads along two cases that end apart in silos, each decided by its own payer', () => {
    expect(owners(silos)).toEqual(['Education: School, School partnership, School', 'Youth care: Access, Provider']);
    expect(silos.cases.map(({ end }) => end?.en)).toEqual(['Completed education', 'Completed specialist']);
    expect(silos.decisions.map(({ event }) => event)).toEqual(['SWV_GRANTED', 'DECISION_GRANTED']);
  });

  it('is handed over five times in a chain, to one owner after the other', () => {
    expect(owners(chain)).toEqual(['Chain: School, Support team, Local team, Access, Provider, School']);
    expect(chain.handovers).toBe(5);
    expect(chain.decisions.map(({ event }) => event)).toEqual(['SWV_GRANTED', 'DECISION_GRANTED']);
  });

  it('is handed over to nobody in a network, where the payers commit shares of one action', () => {
    expect(owners(network)[0]).toBe('Network: School, Network coordinator, Local team');
    expect(network.handovers).toBe(0);
    expect(network.decisions.map(({ event }) => event)).toEqual(['FUNDING_COMMITTED', 'FUNDING_COMMITTED']);
  });

  it('stays with one team in the integrated model, without a decision of any payer', () => {
    expect(new Set(integrated.cases.flatMap((one) => one.owners.map(({ en }) => en)))).toEqual(new Set(['Team']));
    expect(integrated.decisions).toEqual([]);
    expect(integrated.handovers).toBe(0);
    expect(integrated.payers.map(({ payer }) => payer)).toEqual(['pool', 'pool']);
  });

  it('names the row of the payer table by its receipt, in Dutch and English', () => {
    expect(chain.payers.at(-1)).toEqual({
      payer: 'municipality',
      rule: 'individual',
      label: {
        nl: 'Individuele voorziening van de gemeente van de woonplaats',
        en: 'Individual provision of the municipality of residence',
      },
    });
  });

  it('tells the terms that ran with their length', () => {
    expect(chain.terms.find(({ label }) => label?.en === 'decide on the request')).toMatchObject({
      length: { nl: '8 weken', en: '8 weeks' },
      times: 1,
    });
  });
});

it('names a row of the law by the label that the law gives it', () => {
  const found = library.scenarios.find(
    ({ document, file }) => document.workflow === 'chain' && document.number === 5 && file.includes('/05-'),
  )!;
  const road = readRoad(rehearse(found.document, library, calendar), found.document.title, found.file, library);
  expect(road.payers.find(({ rule }) => rule === 'statutoryReferral')?.label.en).toMatch(/referr/i);
});
