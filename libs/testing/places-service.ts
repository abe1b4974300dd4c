// For tests of places: regions in which one organisation has so many places, and cases that ask for one, wait and leave.
import { readFileSync } from 'node:fs';
import { advanceCase, openCase, type Service } from '#operations';
import { openServiceOf, teacherOf, type TermsOptions } from './terms-service.js';

const WORKFLOW = `schakel: 1
workflow: scarce
title: { nl: Schaarse hulp, en: Scarce help }
purpose: { nl: Proef met plaatsen., en: A test with places. }
characteristics: { scarce: { nl: schaars, en: scarce } }
uses: {}
codes:
  product: { talks: { nl: gesprekken, en: talks } }
data:
  product: { type: enum, values: product, default: talks, label: { nl: product, en: product } }
  helper: { type: organisation, kind: provider, label: { nl: helper, en: helper } }
facts:
  room: { reads: placeFree, with: { product: data.product, need: data.product, chosen: data.helper }, type: boolean, label: { nl: plaats, en: room } }
conditions:
  hasRoom: { when: facts.room, label: { nl: Er is plaats., en: There is room. }, why: R-027 }
parties:
  school: { label: { nl: School, en: School }, kind: school, roles: [supportCoordinator, teacher], found: school, visibility: full }
  helper: { label: { nl: Helper, en: Helper }, kind: provider, roles: [practitioner], found: providerOf(school), visibility: full }
events:
  OPENED: { opens: { machine: matter, at: matter.asked }, default: true, by: [teacher], label: { nl: Gevraagd, en: Asked } }
  OPENED_SEEKING: { opens: { machine: matter, at: matter.seeking }, by: [teacher], label: { nl: Meteen zoeken, en: Seek at once } }
  SOUGHT: { by: [teacher], label: { nl: Zoeken, en: Seek } }
  URGENT: { by: [teacher], label: { nl: Spoed, en: Urgent } }
  ROOM_CAME: { by: [system], label: { nl: Er is plaats, en: There is room } }
  STOPPED: { by: [teacher], label: { nl: Gestopt, en: Stopped } }
  ENDED: { by: [teacher], label: { nl: Klaar, en: Done } }
places:
  matter:
    party: helper
    product: product
    chosen: helper
    heldIn: [matter.helped]
    waitsIn: [matter.onList]
    whenFree: ROOM_CAME
    beyond: [URGENT]
machines:
  matter:
    label: { nl: Zaak, en: Matter }
    owner: school
    states:
      asked:
        label: { nl: Gevraagd, en: Asked }
        on: { SOUGHT: [{ guard: hasRoom, target: helped }, { target: onList }], URGENT: helped, ENDED: done }
      seeking:
        label: { nl: Zoekt, en: Seeks }
        always: [{ guard: hasRoom, target: helped }, { target: onList }]
      onList:
        label: { nl: Wacht, en: Waits }
        on: { ROOM_CAME: { guard: hasRoom, target: helped }, STOPPED: asked, URGENT: helped, ENDED: done }
      helped:
        label: { nl: Geholpen, en: Helped }
        on: { STOPPED: asked, ENDED: done }
      done: { label: { nl: Klaar, en: Done }, type: final, outcome: completedLight }
`;

/** A service of these regions, in each of which there are so many places; its store is the caller's to close. */
export function openPlacesService(options: TermsOptions & { readonly places: number }): Promise<Service> {
  const small = readFileSync('docs/examples/small/region.yaml', 'utf8')
    .replaceAll('ask-and-help', 'scarce')
    .replace('{ answerWithin: 3 }', '{}')
    .replace(
      'roles: [practitioner], provenance: invented }',
      `roles: [practitioner], provenance: invented, offers: { help: { label: { nl: Hulp, en: Help }, products: [talks], places: ${options.places} } } }`,
    );
  const regions = options.regions.map((region) => ({
    file: `${region}.yaml`,
    text: small.replace('region: small-region', `region: ${region}`),
  }));
  return openServiceOf([{ file: 'scarce.yaml', text: WORKFLOW }, ...regions], options);
}

export interface Followed {
  readonly id: string;
  readonly version: number;
  readonly states: readonly string[];
}

/** Opens a case that is to ask for help, or by another event. */
export async function askForHelp(service: Service, region: string, event = 'OPENED'): Promise<Followed> {
  const request = () => ({ key: undefined, method: 'POST', path: '/cases', body: {} });
  const opened = { school: 'first-school', data: {}, event };
  const { body } = await openCase(service, teacherOf(region), region, () => opened, request);
  return body as Followed;
}

/** Fires an event of the school on a case as it was seen; under a key, when it may be sent again. */
export async function tellOf(
  service: Service,
  region: string,
  { id, version }: Followed,
  event: string,
  key?: string,
): Promise<Followed> {
  const { body } = await advanceCase(
    service,
    teacherOf(region),
    region,
    id,
    () => ({ event, data: {} }),
    { kind: 'version', version },
    () => ({ key, method: 'POST', path: `/cases/${id}`, body: { event } }),
  );
  return (body as { case: Followed }).case;
}
