/** What the offers of a region mean: words that exist, an amount that is said once, and a period that begins before it ends. */
import { known, type Reporter } from './compile-values.js';
import type { OfferDocument } from './offer-document.js';
import type { RegionDocument } from './region-document.js';
import type { Path } from './sources.js';

/** Reports the words of offers that the region does not have; codes are for who knows the workflows. */
export function checkOffers(
  region: RegionDocument,
  report: Reporter,
  needCode: (code: string, list: string | undefined, path: Path) => void,
): void {
  const need = (kind: string, names: readonly string[] | undefined, all: object, path: Path): void => {
    for (const [index, name] of (names ?? []).entries())
      if (!Object.hasOwn(all, name))
        report.at([...path, index], 'name.unknown', { with: { kind, name }, ...known(name, Object.keys(all)) });
  };
  for (const [organisation, { offers }] of Object.entries(region.organisations))
    for (const [id, offer] of Object.entries(offers ?? {})) {
      const at: Path = ['region', 'organisations', organisation, 'offers', id];
      need('school', offer.schools, region.schools, [...at, 'schools']);
      need('municipality', offer.residences, region.municipalities, [...at, 'residences']);
      for (const list of ['products', 'needs'] as const)
        for (const [index, code] of (offer[list] ?? []).entries())
          needCode(code, list === 'needs' ? 'need' : undefined, [...at, list, index]);
      checkAmount(id, offer, at, report);
    }
}

function checkAmount(name: string, { places, hours, fromDate, untilDate }: OfferDocument, at: Path, report: Reporter) {
  if ((places === undefined) === (hours === undefined))
    report.atKey(at, 'offer.amount', { with: { name }, expected: 'places: <number>, or hours: { perWeek, each }' });
  if (hours !== undefined && hours.each > hours.perWeek && hours.perWeek > 0)
    report.at([...at, 'hours', 'each'], 'offer.each', { with: { name }, expected: `at most ${hours.perWeek}` });
  if (fromDate !== undefined && untilDate !== undefined && untilDate < fromDate)
    report.at([...at, 'untilDate'], 'offer.period', { with: { name } });
}
