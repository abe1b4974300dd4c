/**
 * The form of an event as it was sent, against its workflow and its region: whether there is such an event, whether its data
 * fits, and whether what the data names is there. Every fault at once; whether the event may be taken is not asked here.
 */
import { dataFaults, didYouMean, namesOf, type FactFields, type RegionDocument, type WorkflowEvent } from '#language';
import type { Model } from '#lifecycle';
import type { Actor } from '#platform';
import { seesCase } from './caller.js';
import { Refusal, type RequestFault } from './refusal.js';
import type { Service } from './service.js';

/** An event as somebody sends it. */
export interface SentEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly onBehalfOf?: { readonly whose: string; readonly given: string };
}

/** 400 with every fault: an unknown event, data that does not fit, a family member the event does not know. */
export async function checkShape(
  service: Service,
  actor: Actor,
  region: RegionDocument,
  model: Model,
  sent: SentEvent,
): Promise<void> {
  const event = model.workflow.events.get(sent.event);
  if (event === undefined) {
    const hint = didYouMean(sent.event, model.workflow.events.keys());
    throw new Refusal('event.unknown', {
      faults: [{ path: 'event', expected: 'an event of the workflow', ...hint }],
    });
  }
  const ofForm = dataFaults(event.fields, sent.data).map((fault) => ({ ...fault, path: `data.${fault.path}` }));
  const said = new Set(ofForm.map(({ path }) => path));
  const ofWorld = [
    ...worldFaults(event.fields, region, sent.data),
    ...(await caseFaults(service, actor, region.region, event.fields, sent.data)),
  ].filter(({ path }) => !said.has(path));
  const faults: RequestFault[] = [...ofForm, ...ofWorld, ...familyFaults(event, sent)];
  if (faults.length > 0) throw new Refusal('request.invalid', { faults });
}

/** Organisations and municipalities are those of the region; a name from nowhere would be found by nobody. */
function worldFaults(fields: FactFields, region: RegionDocument, data: SentEvent['data']): RequestFault[] {
  const faults: RequestFault[] = [];
  for (const [name, field] of fields) {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    if (typeof value !== 'string') continue;
    const known = namesOf(field, region);
    if (known === undefined || known.includes(value)) continue;
    faults.push({ path: `data.${name}`, expected: `one of ${known.join(', ')}`, ...didYouMean(value, known) });
  }
  return faults;
}

/** Cases are those that the caller sees: one that is hidden and one that is not there get the same answer. */
async function caseFaults(
  service: Service,
  actor: Actor,
  region: string,
  fields: FactFields,
  data: SentEvent['data'],
): Promise<RequestFault[]> {
  const faults: RequestFault[] = [];
  for (const [name, { type }] of fields) {
    const value = type === 'case' && Object.hasOwn(data, name) ? data[name] : undefined;
    if (typeof value !== 'string' || (await seesCase(service, actor, region, value))) continue;
    faults.push({ path: `data.${name}`, expected: 'the id of a case of the region that you may see' });
  }
  return faults;
}

function familyFaults(event: WorkflowEvent, { onBehalfOf }: SentEvent): RequestFault[] {
  if (onBehalfOf === undefined || event.onBehalfOf.includes(onBehalfOf.whose)) return [];
  const allowed = event.onBehalfOf;
  const expected = allowed.length === 0 ? 'nothing: the event is of staff' : `one of ${allowed.join(', ')}`;
  return [{ path: 'onBehalfOf', expected }];
}
