import { describe, expect, it } from '@jest/globals';
import { change, faultsAfter, faultsOf, REGION, TODAY } from './testing/region-sample.js';

describe('a region', () => {
  it('has no faults when everything in it fits', () => {
    expect(faultsOf(REGION)).toEqual([]);
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
});
