// Safety: a concern about a child can be raised wherever a case stands, by everybody who takes part. The reporting code runs
// beside the help and never stops it; a case does not close as long as the code runs.
import { of, oneOf, when, type Rules } from './case.js';

const STEPS = ['signals', 'consultation', 'familyTalk', 'weighing', 'decision'] as const;
export const TRIAGES = ['noFollowUp', 'handedOver', 'investigation'] as const;
const inCode = { in: ['safety.reportingCode'] } as const;
const triaged = { event: 'VT_TRIAGE_RECEIVED', in: ['safety.reported'] } as const;
const withStep = (steps: readonly string[], step: unknown): string[] =>
  STEPS.filter((one) => one === step || steps.includes(one));

export const SAFETY: Rules = {
  may: {
    SAFETY_CONCERN_RAISED: 'everybody',
    REPORTING_STEP_TAKEN: 'everybody',
    ADVICE_ASKED: 'everybody',
    HELP_ARRANGED_SAFE: 'everybody',
    REPORTED_TO_VT: 'everybody',
    VT_TRIAGE_RECEIVED: ['safeHome'],
    VT_CLOSED: ['safeHome'],
  },
  sound: {
    REPORTING_STEP_TAKEN: of({ step: oneOf(...STEPS) }),
    VT_TRIAGE_RECEIVED: of({ result: oneOf(...TRIAGES) }),
  },
  ways: [
    {
      ...{ event: 'SAFETY_CONCERN_RAISED', to: 'safety.reportingCode' },
      in: ['safety.noReport', 'safety.followed', 'safety.handedOver'],
    },
    {
      ...{ event: 'REPORTING_STEP_TAKEN', ...inCode },
      does: (one, { step }) => (one.steps = withStep(one.steps, step)),
    },
    { event: 'ADVICE_ASKED', ...inCode, does: (one) => (one.steps = withStep(one.steps, 'consultation')) },
    { event: 'HELP_ARRANGED_SAFE', ...inCode, to: 'safety.followed' },
    { event: 'REPORTED_TO_VT', ...inCode, to: 'safety.reported' },
    { ...triaged, if: [when((_, { result }) => result === 'investigation')], to: 'safety.investigation' },
    { ...triaged, if: [when((_, { result }) => result === 'handedOver')], to: 'safety.handedOver' },
    { ...triaged, to: 'safety.followed' },
    { event: 'VT_CLOSED', in: ['safety.investigation'], to: 'safety.followed' },
  ],
  offers: { 'safety.reported': 'safeHome', 'safety.investigation': 'safeHome' },
  terms: { 'safety.reported': [{ after: { workingDays: 5 } }] },
};
/** In these the code runs, and keeps a case open. */
export const UNREST = ['safety.reportingCode', 'safety.reported', 'safety.investigation'] as const;
