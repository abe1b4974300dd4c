/**
 * Publishing: a region uploads what it wants, a prover judges it, a second person activates it. Decides who may, in the order
 * of the contract; what may become of a configuration is held by the database as well.
 */
import { hasErrors } from '#language';
import { reason } from '#lifecycle';
import type { Actor } from '#platform';
import type { Answer, Configuration, ConfigurationActor } from '#store';
import { pseudonymOf, regionOf } from './caller.js';
import { sha256 } from './catalogue.js';
import type { Answers } from './proving-thread.js';
import { Refusal } from './refusal.js';
import { dayOf, type Service } from './service.js';

export interface PublishingService extends Service {
  /** Reads a document against the workflows and the law, away from the thread that serves. */
  diagnose(region: string, text: string, today: string): Promise<Answers['diagnose']>;
  /** Called when a draft waits for its proof. */
  proveSoon(): void;
}

const PUBLISHER = 'regionAdmin';

/** Stores a document of the right form and type as a draft; with faults nothing is stored and every one is told. */
export async function uploadConfiguration(
  service: PublishingService,
  actor: Actor,
  region: string,
  read: () => string,
): Promise<Answer> {
  regionOf(service, actor, region);
  const text = read();
  const { diagnostics, found } = await service.diagnose(region, text, dayOf(service.clock.now()));
  if (found === undefined || hasErrors(diagnostics)) throw new Refusal('configuration.invalid', { diagnostics });
  const by = await publisher(service, actor, region);
  const { number, isNew } = await service.store.addConfiguration(
    region,
    {
      source: text,
      hash: sha256(text),
      document: found.document,
      diagnostics,
      changes: found.changes,
      state: 'draft',
      effectiveFrom: found.document.effectiveFrom,
      loadedBy: by.actor,
    },
    { by, definitions: found.definitions, sameAs: 'newest' },
  );
  if (isNew) service.proveSoon();
  return {
    status: 201,
    headers: { location: `/v1/regions/${region}/configurations/${number}` },
    body: await presentConfiguration(service, region, await stored(service, region, number)),
  };
}

/** Lets new cases have a proved configuration, from its first day on; running cases keep theirs. */
export async function activateConfiguration(
  service: Service,
  actor: Actor,
  region: string,
  number: number,
): Promise<Answer> {
  regionOf(service, actor, region);
  const { state, loadedBy } = await stored(service, region, number);
  const by = await publisher(service, actor, region);
  if (by.actor === loadedBy) throw new Refusal('configuration.second-person');
  if (state !== 'proved' || !(await service.store.activateConfiguration(region, number, by)))
    throw new Refusal('configuration.not-proved');
  await refreshRegion(service, region);
  return {
    status: 200,
    headers: {},
    body: await presentConfiguration(service, region, await stored(service, region, number)),
  };
}

/** Lets new cases have what is in force today. */
export async function refreshRegion(service: Service, region: string): Promise<void> {
  await service.catalogue.refresh(region, dayOf(service.clock.now()));
}

/** One configuration as it is shown, with everything that was done with it. */
export async function presentConfiguration(service: Service, region: string, one: Configuration) {
  const { document: _document, ...rest } = one;
  return { region, ...rest, acts: await service.store.configurationActs(region, one.number) };
}

/** A configuration of a region. 404 for one that is not there. */
export async function stored(service: Service, region: string, number: number): Promise<Configuration> {
  // A number that no configuration can have is not asked of the database, whose integers are smaller.
  const found = number > 0 && number < 2 ** 31 ? await service.store.configuration(region, number) : null;
  if (found === null) throw new Refusal('configuration.not-found');
  return found;
}

/** The caller as one who publishes: the same pseudonym for everything that he does with configurations of the region. */
async function publisher(service: Service, actor: Actor, region: string): Promise<ConfigurationActor> {
  if (!actor.roles.includes(PUBLISHER))
    throw new Refusal('permission.denied', { because: [reason('permission.denied', { who: [PUBLISHER] })] });
  return {
    actor: await pseudonymOf(service, actor, region, 'configurations'),
    organisation: actor.organisation,
    role: PUBLISHER,
  };
}
