/** What people read of a route: why an offer was passed over, and by which rule another was taken. */
import type { Label } from '#language';
import type { Route, RouteResult, RouteRule } from './route.js';

/** By what became of an offer. */
const RESULT_TEXTS: Readonly<Record<RouteResult, Label>> = {
  taken: { nl: 'genomen', en: 'taken' },
  notContracted: { nl: 'geen lopend contract', en: 'no contract now' },
  notTheSchools: { nl: 'niet de aanbieder van deze school', en: "not this school's provider" },
  otherProduct: { nl: 'geeft dit product niet', en: 'does not give this product' },
  otherSchool: { nl: 'vast aanbod van een andere school', en: 'a fixed offer at another school' },
  otherNeed: { nl: 'geen deskundigheid voor deze vraag', en: 'no expertise in this need' },
  outsideArea: { nl: 'niet voor de woonplaats van dit kind', en: 'not for where this child lives' },
  gaveBack: { nl: 'gaf deze zaak terug', en: 'gave this case back' },
  full: { nl: 'vol, of anderen wachten langer', en: 'full, or others wait longer' },
  notChosen: { nl: 'een ander is gekozen', en: 'another was chosen' },
  notNeeded: { nl: 'een ander ging voor', en: 'another went before' },
};

/** By the rule that decided. */
const RULE_TEXTS: Readonly<Record<RouteRule, Label>> = {
  kept: { nl: 'Wie al helpt, blijft helpen.', en: 'Who helps already goes on helping.' },
  chosen: { nl: 'Gekozen door mensen.', en: 'Chosen by people.' },
  schoolProvider: { nl: 'De aanbieder van de school gaat voor.', en: "The school's provider goes first." },
  fixedOffer: {
    nl: 'Vast aanbod op school gaat voor hulp elders.',
    en: 'A fixed offer at school goes before help elsewhere.',
  },
  others: { nl: 'De eerste in de regio met plaats.', en: 'The first in the region with room.' },
  none: { nl: 'Niemand heeft plaats.', en: 'Nobody has room.' },
};

/** By which rule it was decided, whom was advised, and what became of everybody who was considered. */
export function explain({ considered, advised, rule }: Pick<Route, 'considered' | 'advised' | 'rule'>): Label {
  const say = (language: keyof Label, advice: string): string => {
    const list = considered.map(
      ({ organisation, offer, result }) =>
        `${organisation}${offer === null ? '' : ` (${offer})`}: ${RESULT_TEXTS[result][language]}`,
    );
    return [
      RULE_TEXTS[rule][language],
      ...(advised === null ? [] : [`${advice} ${advised.organisation}.`]),
      ...(list.length === 0 ? [] : [`${list.join('; ')}.`]),
    ].join(' ');
  };
  return { nl: say('nl', 'Advies:'), en: say('en', 'Advised:') };
}
