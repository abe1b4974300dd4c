/** The eight benchmarks (ijkpunten, domain study S2) in words, each with what no chart can show of it. */
import type { Label } from '#language';

export type BenchmarkId = 'IJ1' | 'IJ2' | 'IJ3' | 'IJ4' | 'IJ5' | 'IJ6' | 'IJ7' | 'IJ8';

export const TITLES: Readonly<Record<BenchmarkId, { readonly title: Label; readonly notMeasured: Label }>> = {
  IJ1: {
    title: { nl: 'Snelle, laagdrempelige hulp dichtbij', en: 'Quick help near by that is easy to reach' },
    notMeasured: {
      nl: 'hoe snel hulp echt begint, en of zij in de basisvoorziening is',
      en: 'how soon help really starts, and whether it is in the basic facility',
    },
  },
  IJ2: {
    title: { nl: 'Jeugdhulp versterkt de basis op school', en: 'Youth help strengthens what every school offers' },
    notMeasured: {
      nl: 'hoeveel advies, training en meekijken er is, en of de school vroeg signaleert',
      en: 'how much advice, training and looking along there is, and whether the school signals early',
    },
  },
  IJ3: {
    title: {
      nl: 'Bij complexe vragen een MDO op school',
      en: 'For complex needs a meeting of all disciplines at school',
    },
    notMeasured: {
      nl: 'of wie er zit de nodige deskundigheid heeft, en of school en jeugdhulp samen kiezen wie komt',
      en: 'whether those present have the expertise, and whether school and youth help choose together who comes',
    },
  },
  IJ4: {
    title: { nl: 'Leerling, ouders en school geven de hulp vorm', en: 'Pupil, parents and school shape the help' },
    notMeasured: {
      nl: 'of het gezin zich gehoord weet, en of doelen van het gezin zijn',
      en: 'whether the family feels heard, and whether goals are those of the family',
    },
  },
  IJ5: {
    title: { nl: 'Gezamenlijke doelen en één aanbod', en: 'Joint goals and one offer' },
    notMeasured: {
      nl: 'hoeveel plannen een kind in werkelijkheid heeft',
      en: 'how many plans a child has in reality',
    },
  },
  IJ6: {
    title: {
      nl: 'Lichte hulp meteen, specialistische via een korte lijn',
      en: 'Light help at once, specialist help by a short line',
    },
    notMeasured: {
      nl: 'of de vertegenwoordiger zelf helpt, en hoe breed de deskundigheid in het team is',
      en: 'whether the representative helps himself, and how broad the expertise in the team is',
    },
  },
  IJ7: {
    title: { nl: 'Zorgvuldige en geëvalueerde werkwijze', en: 'A careful way of working that is evaluated' },
    notMeasured: {
      nl: 'hoe gesprekken worden voorbereid en geleid, en of afspraken worden nagekomen',
      en: 'how talks are prepared and led, and whether agreements are kept',
    },
  },
  IJ8: {
    title: { nl: 'Onderwijszorgarrangementen', en: 'Combined arrangements of education and care' },
    notMeasured: {
      nl: 'of plaats en uren de leerling volgen, en of thuiszitters worden bereikt',
      en: 'whether place and hours follow the pupil, and whether pupils at home are reached',
    },
  },
};
