/**
 * Very many cases in a short time: four cases are walked by the operations as anybody's, one at each place where somebody else
 * has something to do, and then copied row by row inside the database, each copy with other organisations of the same kind. The
 * copies have no history; a worklist reads none.
 */
import pg from 'pg';
import type { Actor } from '#platform';
import { pseudonym } from '#platform';
import { showProgress } from '../../apps/cli/progress.js';
import { operationsDoor } from '../operations-door.js';
import type { Place } from '../place.js';
import { OPENER, OPENING, WALK } from '../walk.js';

/** Who works through a worklist: a role, in so many organisations of a region. */
export interface Seat {
  readonly role: string;
  /** The organisation of the case that was walked, which copies replace. */
  readonly of: string;
  readonly organisations: number;
  organisation(number: number): string;
  /** How far the case is walked until it is theirs: the events fired after the opening. */
  readonly events: number;
  /** Its part of all cases, in hundredths. */
  readonly share: number;
}

const seat = (role: string, of: string, kind: string, organisations: number, events: number, share: number): Seat => ({
  role,
  of,
  organisations,
  organisation: (number) => `${kind}-${number + 1}`,
  events,
  share,
});

/** A region has many schools with few cases each, and few municipalities with very many. */
export const SEATS: readonly Seat[] = [
  seat('supportCoordinator', 'voorbeeldschool', 'school', 120, 0, 30),
  seat('localTeamContact', 'jeugdteam-leidse-regio', 'team', 8, 8, 30),
  seat('youthConsultant', 'gemeente-leiden', 'municipality', 9, 13, 25),
  seat('providerIntake', 'cardea', 'provider', 20, 16, 15),
];

/** In each role of each organisation. */
export const PEOPLE = 5;

export const personOf = (region: string, organisation: string, number: number): string =>
  `${region}.${organisation}.${number}`;

export interface Filled {
  readonly cases: number;
  readonly tasks: number;
  readonly open: number;
}

export async function fill(place: Place, cases: number, say: (text: string) => void): Promise<Filled> {
  const admin = new pg.Client({ connectionString: place.adminUrl, application_name: 'bench' });
  admin.on('error', () => undefined);
  await admin.connect();
  try {
    // The rows are right as they are copied; looking up what each refers to would take most of the time.
    await admin.query(
      `SET session_replication_role = replica; SET synchronous_commit = off; SET statement_timeout = 0`,
    );
    say(`Filling ${place.regions.length} regions with ${cases.toLocaleString('en')} cases`);
    const progress = showProgress('Filling', place.regions.length * SEATS.length);
    const told = process.stderr.isTTY ? undefined : say;
    for (const [index, region] of place.regions.entries()) {
      const most = Math.ceil(cases / place.regions.length);
      await copyPeople(admin, place, region);
      for (const one of SEATS) {
        const model = await walkTo(place, region, one.events);
        await copyCases(admin, region, one, model, Math.max(1, Math.round((most * one.share) / 100)));
        progress.step();
      }
      if ((index + 1) % 10 === 0) told?.(`${index + 1} of ${place.regions.length} regions are filled`);
    }
    progress.end();
    say('Vacuuming');
    await admin.query('VACUUM (ANALYZE) schakel.cases');
    await admin.query('VACUUM (ANALYZE) schakel.tasks');
    const { rows } = await admin.query<{ cases: string; tasks: string; open: string }>(
      `SELECT (SELECT count(*) FROM schakel.cases) AS cases, count(*) AS tasks,
              count(*) FILTER (WHERE done_at IS NULL) AS open FROM schakel.tasks`,
    );
    const [found] = rows;
    return { cases: Number(found?.cases), tasks: Number(found?.tasks), open: Number(found?.open) };
  } finally {
    await admin.end();
  }
}

async function walkTo(place: Place, region: string, events: number): Promise<string> {
  const door = operationsDoor(place.service);
  const id = await door.open(region, OPENER, OPENING);
  for (const [index, step] of WALK.slice(0, events).entries()) await door.fire(region, id, index + 1, step);
  return id;
}

/** The names by which people find what is theirs, as the operations make them. */
async function copyPeople(admin: pg.Client, { service }: Place, region: string): Promise<void> {
  const key = await service.store.pseudonymKey(region);
  const people = SEATS.flatMap((one) =>
    Array.from({ length: one.organisations }, (_, index) => one.organisation(index)).flatMap((name) =>
      Array.from({ length: PEOPLE }, (__, number) => {
        const actor: Pick<Actor, 'issuer' | 'subject'> = { issuer: 'bench', subject: personOf(region, name, number) };
        return { organisation: name, number, claimant: pseudonym(key, actor, region, 'worklist') };
      }),
    ),
  );
  await admin.query(
    'CREATE TEMPORARY TABLE IF NOT EXISTS people (organisation text, number integer, claimant text, PRIMARY KEY (organisation, number))',
  );
  await admin.query('TRUNCATE people');
  await admin.query('INSERT INTO people SELECT * FROM unnest($1::text[], $2::integer[], $3::text[])', [
    people.map(({ organisation }) => organisation),
    people.map(({ number }) => number),
    people.map(({ claimant }) => claimant),
  ]);
}

/**
 * Copies of one case. Of their two tasks one is done; the open one is due from a month ago to three months ahead, in one of ten
 * cases never, and six in ten are claimed.
 */
async function copyCases(admin: pg.Client, region: string, one: Seat, model: string, count: number): Promise<void> {
  const kind = one.organisation(0).replace(/\d+$/, '');
  const places = [region, count, kind, one.organisations];
  // $1 to $4 in each statement: the region, how many, and the copies' organisations, kind and number.
  const id = `$3::text || lpad(n::text, 8, '0')`;
  const organisation = `$3::text || (n % $4::integer + 1)`;
  const copied = (text: string): string => `replace(${text}, $6::text, ${organisation})`;
  await admin.query(
    `INSERT INTO schakel.cases (region_id, case_id, subject, school, workflow, machine, configuration, definition, version, head,
                                opened_at, recorded_at, closed_at, outcome, states, organisations, state)
     SELECT $1, ${id}, md5(random()::text), ${copied('c.school')}, c.workflow, c.machine, c.configuration, c.definition,
            c.version, c.head, c.opened_at, c.recorded_at, NULL, NULL, c.states,
            array_replace(c.organisations, $6::text, ${organisation}), ${copied('c.state::text')}::json
       FROM schakel.cases c, generate_series(1, $2::integer) n
      WHERE c.region_id = $1 AND c.case_id = $5`,
    [...places, model, one.of],
  );
  await admin.query(
    `INSERT INTO schakel.case_organisations (region_id, organisation, case_id, opened_at)
     SELECT $1, ${organisation}, ${id}, now() FROM generate_series(1, $2::integer) n`,
    places,
  );
  await admin.query(
    `INSERT INTO schakel.tasks (region_id, task, case_id, name, kind, organisation, role, given_organisation, given_role, label,
                                due_at, opened_seq, opened_at, done_seq, done_at, school, workflow, claimed_by, claimant, claimed_at)
     SELECT $1, gen_random_uuid(), ${id}, 'task-' || k, 'task', o.organisation, $5::text, o.organisation, $5::text,
            '{"nl":"De aanvraag beoordelen en beslissen","en":"Judge the request and decide"}',
            CASE WHEN n % 10 > 0 THEN now() + (random() * 120 - 30) * interval '1 day' END, 1, now(),
            CASE WHEN k = 2 THEN 2 END, CASE WHEN k = 2 THEN now() END, 'school-' || (n % 120 + 1), 'chain',
            p.claimant, CASE WHEN k = 1 THEN p.claimant END, CASE WHEN p.claimant IS NOT NULL THEN now() END
       FROM generate_series(1, $2::integer) n
      CROSS JOIN LATERAL (VALUES (${organisation})) AS o (organisation)
      CROSS JOIN generate_series(1, 2) k
       LEFT JOIN people p ON p.organisation = o.organisation AND p.number = n / $4::integer % ${PEOPLE} AND n % 5 < 3`,
    [...places, one.role],
  );
}
