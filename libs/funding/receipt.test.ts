import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lawOn, type DecisionTable } from '#language';
import { shippedLibrary } from '#testing';
import { ask } from './index.js';

const library = shippedLibrary();
const law = lawOn('2026-11-21', library.laws);
const tableOf = (workflow: string): DecisionTable => library.workflows.get(workflow)!.workflow.decisions.get('payer')!;
type Inputs = Record<string, string | boolean | null>;

const QUIET: Inputs = {
  crisis: false,
  wlz: false,
  medical: false,
  need: 'anxiety',
  age18: false,
  extendedHelp: false,
  tlv: false,
  extraSupport: false,
  form: 'light',
  delivery: 'inKind',
  referral: 'none',
  poolPays: false,
  withinMandate: true,
  prefinancing: false,
  residenceKnown: true,
};

/** The payer table of the domain study, written down once more and apart from the YAML. */
function expected(i: Inputs, workflow: string): string {
  if (i['crisis'] === true) return 'municipality';
  if (i['wlz'] === true && i['need'] === 'lifelongCare') return 'careOffice';
  if (i['medical'] === true) return 'healthInsurer';
  if (i['tlv'] === true) return 'schoolPartnership';
  const isEducation = i['need'] === 'learning' || i['form'] === 'education';
  if (isEducation) return i['extraSupport'] === true ? 'schoolPartnership' : 'school';
  if (i['age18'] === true && i['extendedHelp'] !== true) return 'municipalityAdult';
  const isPool = workflow === 'integrated' && i['poolPays'] === true;
  if (i['form'] === 'collective') return isPool ? 'pool' : 'municipalityPrevention';
  if (i['form'] === 'consult') return isPool ? 'pool' : 'municipalityLocalTeam';
  if (i['delivery'] === 'pgb' && i['residenceKnown'] === true) return 'municipality';
  if (i['referral'] === 'statutory' && i['poolPays'] !== true) return 'municipality';
  if (isPool && i['withinMandate'] === true && ['light', 'specialist', 'oza'].includes(String(i['form'])))
    return 'pool';
  if (workflow === 'chain' && i['form'] === 'light') return 'municipalityLocalTeam';
  if (i['residenceKnown'] === true) return 'municipality';
  if (workflow === 'integrated' && i['prefinancing'] === true) return 'prefinancing';
  return 'undetermined';
}

describe.each(['chain', 'integrated'])('the payer table of %s', (workflow) => {
  const table = tableOf(workflow);
  const anyInputs = fc.record(
    Object.fromEntries(
      [...table.inputs.values()].map((input) => [
        input.name,
        input.type === 'boolean'
          ? fc.boolean()
          : fc.constantFrom<string | null>(...(input.name === 'form' ? [] : [null]), ...(input.values as string[])),
      ]),
    ),
  ) as fc.Arbitrary<Inputs>;

  it('names exactly one payer for every input, the one of the domain study [R-128, R-131]', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        expect({ inputs, payer: ask(table, inputs, law).gives['payer'] }).toEqual({
          inputs,
          payer: expected({ ...QUIET, ...inputs }, workflow),
        });
      }),
      { numRuns: 4000 },
    );
  });

  it('has the locked rows in the place of the study, with their content from the law', () => {
    const order = table.rules.filter((rule) => rule.law).map(({ id }) => id);
    expect(order).toEqual(['crisis', 'lifelongCare', 'medicalCare', 'specialEducation', 'adult', 'statutoryReferral']);
    const receipt = ask(table, { ...QUIET, crisis: true }, law);
    expect(receipt).toMatchObject({ rule: 'crisis', law: law.hash, source: { file: 'config/law/payer.yaml' } });
  });

  it('gives a receipt from which the decision can be made again', () => {
    const receipt = ask(table, QUIET, law);
    expect(ask(table, receipt.inputs, law)).toEqual(receipt);
    expect(receipt.label?.nl).toBeTruthy();
  });

  it('passes over a locked row that is not in force on the day', () => {
    const before = lawOn('2014-12-31', library.laws);
    expect(ask(table, { ...QUIET, crisis: true, form: 'specialist' }, before).rule).not.toBe('crisis');
  });
});

it('lets no pool pay for a learning problem [R-070]', () => {
  const table = tableOf('integrated');
  for (const form of ['light', 'specialist', 'oza', 'collective', 'consult', 'education']) {
    const { gives } = ask(table, { ...QUIET, need: 'learning', form, poolPays: true }, law);
    expect(gives['payer']).not.toBe('pool');
  }
});
