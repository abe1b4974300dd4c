/**
 * What the service runs on: regions with their active configuration, workflows, law and calendars, and the models of every
 * definition that a case pinned, read from the store when no file has it any more. Decides which configuration is in force.
 */
import { createHash } from 'node:crypto';
import { calendarDigestInput, calendarFromDigestInput, type CalendarData, type CalendarDigestInput } from '#calendar';
import {
  canonicalText,
  compileWorkflow,
  lawOn,
  readDefinition,
  readLaw,
  TableSources,
  type Law,
  type Library,
  type RegionDocument,
  type RegionSource,
  type SourceTable,
  type Workflow,
} from '#language';
import { calendarHash, createModel, regionWorld, type Model, type World } from '#lifecycle';
import type { Configuration, ConfigurationActor, Store } from '#store';
import { changesOf } from './changes.js';
import { pinnedBy } from './pinned.js';
import { openReviewTasks } from './region-tasks.js';

/** A region as it takes new cases. */
export interface ActiveRegion {
  readonly document: RegionDocument;
  /** The number of its configuration. */
  readonly configuration: number;
  readonly source: ActiveSource;
  readonly world: World;
}

type ActiveSource = Pick<RegionSource, 'document' | 'definitions' | 'workflows'>;

/** Who loads the files of config/ at start: the operator's act, recorded so. */
const OPERATOR: ConfigurationActor = { actor: 'operator', organisation: null, role: null };

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export class Catalogue {
  readonly #regions = new Map<string, ActiveRegion>();
  readonly #models = new Map<string, Model>();
  readonly #laws = new Map<string, Law>();
  readonly #calendars = new Map<string, CalendarData>();

  private constructor(
    private readonly store: Store,
    readonly library: Library,
    readonly calendar: CalendarData,
  ) {}

  /**
   * Registers what the files say: definitions, law and calendar are kept for ever, a changed region is the next
   * configuration. What older starts kept is loaded as well, so that every case that was ever opened can go on and replay.
   */
  static async load(store: Store, library: Library, calendar: CalendarData, today: string): Promise<Catalogue> {
    const catalogue = new Catalogue(store, library, calendar);
    await catalogue.#keepCalendar(calendar);
    await catalogue.#keepLaw(today);
    for (const [region, source] of library.regions) {
      await catalogue.#load(region, source, today);
      await store.beginProjection(region, calendarHash(calendar));
    }
    return catalogue;
  }

  async #keepCalendar(calendar: CalendarData): Promise<void> {
    const hash = calendarHash(calendar);
    await this.store.addCalendarVersion({
      hash,
      calendar: calendar.id,
      canonical: canonicalText(calendarDigestInput(calendar)),
    });
    for (const kept of await this.store.calendarVersions()) {
      this.#calendars.set(kept.hash, calendarFromDigestInput(JSON.parse(kept.canonical) as CalendarDigestInput));
    }
    this.#calendars.set(hash, calendar);
  }

  /** The law as it is in force on each day on which one of its documents begins, up to today and after. */
  async #keepLaw(today: string): Promise<void> {
    const days = new Set([today, ...this.library.laws.map(({ document }) => document.effectiveFrom)]);
    for (const day of days) {
      const law = lawOn(day, this.library.laws);
      await this.store.addLawVersion({
        hash: law.hash,
        law: 'inForce',
        effectiveFrom: day,
        canonical: law.canonical,
        sources: {},
      });
    }
    for (const { hash, canonical } of await this.store.lawVersions()) this.#laws.set(hash, readLaw(canonical));
  }

  /**
   * The file of a region at the start. One that the operator changed is the next configuration, activated at once; one that is
   * as it was leaves in force what is in force, also what people activated since.
   */
  async #load(region: string, source: RegionSource, today: string): Promise<void> {
    const { document, text } = source;
    const hash = sha256(text);
    const definitions = pinnedBy(source);
    const { number, isNew } = await this.store.addConfiguration(
      region,
      {
        source: text,
        hash,
        document,
        diagnostics: this.library.diagnostics.filter(({ file }) => file === source.file),
        changes: changesOf(this.library, source),
        state: 'proved',
        effectiveFrom: document.effectiveFrom,
        loadedBy: OPERATOR.actor,
      },
      { by: OPERATOR, definitions, sameAs: 'newestOfActor' },
    );
    // The same file under another version of the workflows leads to other definitions.
    if (!isNew)
      for (const one of definitions) await this.store.addDefinition(region, { ...one, configuration: number });
    await this.store.activateConfiguration(region, number, OPERATOR);
    const inForce = await this.store.configurationInForce(region, today);
    if (inForce === null || inForce.hash === hash) this.#use(region, inForce?.number ?? number, source);
    else await this.#take(region, inForce);
    await openReviewTasks(this.store, region, this.#regions.get(region)?.document ?? document, today);
  }

  /** Lets new cases have what is in force on this day, when that is another configuration than before; whether it is. */
  async refresh(region: string, day: string): Promise<boolean> {
    const inForce = await this.store.configurationInForce(region, day);
    if (inForce === null || inForce.number === this.#regions.get(region)?.configuration) return false;
    await this.#take(region, inForce);
    await openReviewTasks(this.store, region, inForce.document as RegionDocument, day);
    return true;
  }

  /** A configuration as it was activated: from its own definitions, whatever the files say now. */
  async #take(region: string, { number, document, definitions }: Configuration): Promise<void> {
    const workflows = new Map<string, Workflow>();
    for (const [name, hash] of Object.entries(definitions))
      workflows.set(name, (await this.model(region, hash)).workflow);
    this.#use(region, number, {
      document: document as RegionDocument,
      definitions: new Map([...workflows].map(([name, { definition }]) => [name, definition])),
      workflows,
    });
  }

  #use(region: string, configuration: number, source: ActiveSource): void {
    const { document, workflows } = source;
    for (const workflow of workflows.values())
      if (!this.#models.has(workflow.definition.hash))
        this.#models.set(workflow.definition.hash, createModel(workflow));
    this.#regions.set(region, { document, configuration, source, world: regionWorld(document, this.calendar) });
  }

  get regions(): ReadonlyMap<string, ActiveRegion> {
    return this.#regions;
  }

  /** The law in force on a day. */
  law(day: string): Law {
    const law = this.#lawByDay.get(day) ?? lawOn(day, this.library.laws);
    this.#lawByDay.set(day, law);
    return law;
  }
  readonly #lawByDay = new Map<string, Law>();

  /** The law under which a record was made. Throws when the store has lost it. */
  lawOfRecord(hash: string): Law {
    const law = this.#laws.get(hash);
    if (law === undefined) throw new Error(`The law ${hash} is not in the store.`);
    return law;
  }

  calendarOfRecord(hash: string): CalendarData {
    const calendar = this.#calendars.get(hash);
    if (calendar === undefined) throw new Error(`The calendar ${hash} is not in the store.`);
    return calendar;
  }

  /** The model of a pinned definition. Throws when the store has lost it. */
  async model(region: string, hash: string): Promise<Model> {
    const known = this.#models.get(hash);
    if (known !== undefined) return known;
    const stored = await this.store.definition(region, hash);
    if (stored === null) throw new Error(`The definition ${hash} is not in the store.`);
    const definition = readDefinition(stored.canonical, hash, stored.sources as SourceTable);
    const laws = this.library.laws.map(({ document }) => document);
    const { workflow } = compileWorkflow(definition, new TableSources(definition.sources), laws);
    if (workflow === undefined) throw new Error(`The definition ${hash} no longer compiles.`);
    const model = createModel(workflow);
    this.#models.set(hash, model);
    return model;
  }

  /** A model that was asked for before. */
  loadedModel(hash: string): Model {
    const model = this.#models.get(hash);
    if (model === undefined) throw new Error(`The definition ${hash} is not loaded.`);
    return model;
  }
}
