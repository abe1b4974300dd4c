/** Why not: the reasons for a refusal, each with its text, its line in the YAML and who could make it possible. */
import { roleLabel, type GuardTerm, type Label, type SourceLine } from '#language';
import type { Because, Rejection, RejectionCode } from './decision.js';
import type { GuardRecord } from './record.js';

const TEXTS: Readonly<Record<Exclude<RejectionCode, 'guard.not-met' | 'consent.missing' | 'mandate.exceeded'>, Label>> =
  {
    'permission.denied': { nl: 'Iemand anders moet dit doen.', en: 'Somebody else has to do this.' },
    'transition.not-available': {
      nl: 'Dit kan niet in de toestand waarin de zaak nu is.',
      en: 'This is not possible in the state in which the case is now.',
    },
    'offer.no-organisation': {
      nl: 'Er is geen organisatie die dit kan overnemen.',
      en: 'There is no organisation that can take this over.',
    },
    'clock.not-extendable': {
      nl: 'De termijn loopt niet, is verstreken of is al zo vaak verlengd als kan.',
      en: 'The term does not run, has passed, or was extended as often as it may be.',
    },
    'case.closed': { nl: 'De zaak is afgesloten.', en: 'The case is closed.' },
    'case.related-open': {
      nl: 'Er loopt nog iets dat eerst moet zijn afgerond.',
      en: 'Something still runs that must end first.',
    },
    'related.unknown': {
      nl: 'Er is geen verbonden zaak om dit aan te vertellen.',
      en: 'There is no related case to tell this to.',
    },
    'place.full': { nl: 'Hier is geen plaats voor.', en: 'There is no room for this.' },
    'place.reason': {
      nl: 'Een ander dan de aangeraden aanbieder kiezen vraagt een reden.',
      en: 'Choosing another than the advised provider asks for a reason.',
    },
    'region.draft': {
      nl: 'De regio is nog in voorbereiding en neemt geen zaken aan.',
      en: 'The region is still a draft and takes no cases.',
    },
    'school.no-model': { nl: 'Voor deze school is geen model gekozen.', en: 'No model is chosen for this school.' },
  };

export function reason(
  code: keyof typeof TEXTS,
  detail: { who?: readonly string[]; source?: SourceLine; add?: Label } = {},
): Because {
  const text = TEXTS[code];
  return {
    code,
    text: detail.add === undefined ? text : joined(text, detail.add),
    source: detail.source === undefined ? null : lineOf(detail.source),
    who: detail.who ?? [],
  };
}

/** What a person is told of a place: the column is for those who write the file. */
const lineOf = ({ file, line }: SourceLine): SourceLine => ({ file, line });

/** Where even the largest mandate is too small, no role can be named: a sentence says so. */
const NO_MANDATE: Label = {
  nl: 'In deze regio heeft niemand voor deze school een mandaat dat dit dekt.',
  en: 'Nobody in this region has a mandate that covers this for this school.',
};

export function notMet(term: GuardTerm, who: readonly string[], isBeyondMandates = false): Because {
  const { code, label, source } = term;
  return { code, text: isBeyondMandates ? joined(label, NO_MANDATE) : label, source, who };
}

const joined = (first: Label, second: Label): Label => ({
  nl: `${first.nl} ${second.nl}`,
  en: `${first.en} ${second.en}`,
});

export function reject(
  because: readonly Because[],
  guards: readonly GuardRecord[] = [],
  role: string | null = null,
): Rejection {
  const [first] = because;
  return { kind: 'rejection', code: first?.code ?? 'transition.not-available', because, guards, role };
}

/** Names of roles for a sentence. */
export function roleNames(roles: readonly string[]): Label {
  const labels = roles.map(roleLabel);
  return { nl: labels.map(({ nl }) => nl).join(', '), en: labels.map(({ en }) => en).join(', ') };
}
