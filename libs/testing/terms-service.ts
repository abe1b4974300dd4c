// For tests of what happens by itself: regions whose cases do little else than wait, on a database of the test, with a clock of
// the test where it wants one. A case goes through terms of every kind until it is done: hours, days, working days, a month that
// clamps, and more days than fit into an in-memory timer.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { CalendarData } from '#calendar';
import { formatDiagnostic, hasErrors, readLibrary } from '#language';
import { Catalogue, openCase, type Service, systemClock } from '#operations';
import type { Actor } from '#platform';
import { Store, type StoreOptions } from '#store';
import { shippedCalendar, TODAY } from './shipped.js';

const WORKFLOW = `schakel: 1
workflow: terms
title: { nl: Termijnen, en: Terms }
purpose: { nl: Proef met termijnen., en: A test with terms. }
characteristics: { waiting: { nl: wachten, en: waiting } }
uses: {}
parties:
  school: { label: { nl: School, en: School }, kind: school, roles: [supportCoordinator, teacher], found: school, visibility: full }
events:
  ASKED: { opens: { machine: matter, at: matter.first }, default: true, by: [teacher], label: { nl: Gevraagd, en: Asked } }
  ANSWERED: { by: [teacher], label: { nl: Beantwoord, en: Answered } }
  LATE: { by: [system], label: { nl: Te laat, en: Late } }
clocks:
  whole:
    label: { nl: Geheel, en: Whole }
    machine: matter
    from: [ASKED]
    until: [ANSWERED]
    duration: P40D
    raises: LATE
machines:
  matter:
    label: { nl: Zaak, en: Matter }
    owner: school
    states:
      first:
        label: { nl: Een, en: One }
        on: { ANSWERED: done }
        after:
          P1D: { actions: [{ notify: school }] }
          3wd: { target: second }
      second:
        label: { nl: Twee, en: Two }
        on: { ANSWERED: done }
        after:
          PT12H: { actions: [{ notify: school }] }
          P4W: { target: third }
      third:
        label: { nl: Drie, en: Three }
        on: { ANSWERED: done, LATE: { actions: [{ notify: school }] } }
        after:
          P1M: { target: fourth }
      fourth:
        label: { nl: Vier, en: Four }
        on: { ANSWERED: done }
        after:
          1wd: { target: done }
      done: { label: { nl: Klaar, en: Done }, type: final, outcome: completedLight }
`;

export interface TermsOptions {
  readonly url: string;
  readonly regions: readonly string[];
  readonly clock?: Service['clock'];
  readonly calendar?: CalendarData;
  readonly store?: Omit<StoreOptions, 'url'>;
  /** Another workflow than the one of waiting cases, as YAML. */
  readonly workflow?: string;
  /** Other documents than those made here, besides the law. */
  readonly documents?: Documents;
}

type Documents = readonly { readonly file: string; readonly text: string }[];

function regionFiles(regions: readonly string[], workflow = WORKFLOW): { file: string; text: string }[] {
  const name = /^workflow: (.+)$/m.exec(workflow)?.[1] ?? '';
  const text = readFileSync('docs/examples/small/region.yaml', 'utf8').replaceAll('ask-and-help', name);
  return regions.map((region) => ({
    file: `${region}.yaml`,
    text: text.replace('region: small-region', `region: ${region}`).replace('{ answerWithin: 3 }', '{}'),
  }));
}

/** The same documents as folders `workflows` and `config`, for a process of its own. */
export function writeTermsDocuments(folder: string, regions: readonly string[]): void {
  const [workflows, config] = [join(folder, 'workflows'), join(folder, 'config')];
  mkdirSync(workflows);
  writeFileSync(join(workflows, 'terms.yaml'), WORKFLOW);
  for (const part of ['calendars', 'law']) cpSync(join('config', part), join(config, part), { recursive: true });
  mkdirSync(join(config, 'regions'));
  for (const { file, text } of regionFiles(regions)) writeFileSync(join(config, 'regions', file), text);
}

const WAIT_MS = 60_000;

/** A service of these regions; its store is the caller's to close. */
export function openTermsService(options: TermsOptions): Promise<Service> {
  const { workflow = WORKFLOW, regions, documents } = options;
  const made = () => [{ file: 'workflow.yaml', text: workflow }, ...regionFiles(regions, workflow)];
  return openServiceOf(documents ?? made(), options);
}

/** A service of documents that a test wrote, besides the law of this repository; its store is the caller's to close. */
export async function openServiceOf(
  documents: Documents,
  { url, clock = systemClock, calendar = shippedCalendar(), ...options }: Omit<TermsOptions, 'regions'>,
): Promise<Service> {
  const law = ['config/law/payer.yaml'].map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  const library = readLibrary([...documents, ...law], TODAY);
  if (hasErrors(library.diagnostics))
    throw new Error(library.diagnostics.map((one) => formatDiagnostic(one)).join('\n'));
  // On a busy machine a test waits for a connection; it is no caller who would rather come back.
  const store = new Store({ url, waitMs: WAIT_MS, ...options.store });
  const catalogue = await Catalogue.load(store, library, calendar, TODAY);
  return { store, catalogue, clock, nudge: () => undefined };
}

/** Who opens the cases and may answer them. */
export const teacherOf = (region: string): Actor => ({
  issuer: 'https://issuer.example',
  subject: 'teacher',
  organisation: 'first-school',
  roles: ['teacher'],
  regions: [region],
  purpose: 'care',
});

/** Opened at once: a record may not be older than some seconds when it is written, on a busy machine as well. */
const OPENED_AT_ONCE = 40;

/** Opens so many cases in a region, and gives their ids. */
export async function openWaitingCases(service: Service, region: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const group = Array.from({ length: Math.min(OPENED_AT_ONCE, count - ids.length) }, () =>
      openWaitingCase(service, region),
    );
    ids.push(...(await Promise.all(group)));
  }
  return ids;
}

/** Opens a case in a region, and gives its id. */
export async function openWaitingCase(service: Service, region: string): Promise<string> {
  const request = () => ({ key: undefined, method: 'POST', path: '/cases', body: {} });
  const opening = { school: 'first-school', data: {} };
  const { body } = await openCase(service, teacherOf(region), region, () => opening, request);
  return (body as { id: string }).id;
}

/**
 * A clock of which the database and a service are told the same: `moveTo` turns both. The statements of the service's role then
 * ask this clock in place of PostgreSQL's own, in this one database.
 */
export class TurnedClock {
  readonly #admin: pg.Client;
  #shiftMs = 0;

  private constructor(admin: pg.Client) {
    this.#admin = admin;
  }

  static async install(adminUrl: string, role: string): Promise<TurnedClock> {
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    await admin.query(`
      CREATE SCHEMA turned;
      CREATE TABLE turned.clock (shift interval NOT NULL);
      INSERT INTO turned.clock VALUES ('0');
      CREATE FUNCTION turned.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE SECURITY DEFINER
        AS 'SELECT pg_catalog.clock_timestamp() + shift FROM turned.clock';
      GRANT USAGE ON SCHEMA turned TO ${role};
      DO $$ BEGIN
        EXECUTE format('ALTER ROLE ${role} IN DATABASE %I SET search_path = turned, pg_catalog', current_database());
      END $$`);
    return new TurnedClock(admin);
  }

  /** The clock of a service, which may differ from that of the database by `apartMs`. */
  now(apartMs = 0): string {
    return new Date(Date.now() + this.#shiftMs + apartMs).toISOString();
  }

  async moveTo(instant: string): Promise<void> {
    await this.moveBy(Date.parse(instant) - Date.parse(this.now()));
  }

  /** Both clocks at once; what is under way meanwhile may be refused for being of another time. */
  async moveBy(ms: number): Promise<void> {
    this.#shiftMs += ms;
    await this.#admin.query(`UPDATE turned.clock SET shift = make_interval(secs => $1)`, [this.#shiftMs / 1_000]);
  }

  async close(): Promise<void> {
    await this.#admin.end();
  }
}
